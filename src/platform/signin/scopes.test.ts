import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isScope, scopesAllow } from './scopes.ts'

test('a scope is read or write, everywhere or in an area', () => {
  for (const scope of ['read', 'write', 'projects:read', 'people:write']) assert.ok(isScope(scope), scope)
  for (const scope of ['', 'admin', 'projects:', ':read', 'Projects:read', 'projects:read:all'])
    assert.ok(!isScope(scope), scope)
})

test('what scopes allow', () => {
  const table: [scopes: string[], method: string, path: string, allowed: boolean][] = [
    [['read'], 'GET', '/api/projects/tasks', true],
    [['read'], 'POST', '/api/projects/tasks', false],
    [['write'], 'GET', '/api/projects/tasks', true],
    [['write'], 'DELETE', '/api/projects/tasks/1', true],
    [['projects:read'], 'GET', '/api/projects/tasks', true],
    [['projects:read'], 'PATCH', '/api/projects/tasks/1', false],
    [['projects:read'], 'GET', '/api/people/people', false],
    [['projects:write'], 'GET', '/api/projects/tasks', true],
    [['projects:write', 'people:read'], 'GET', '/api/people/people', true],
    [['projects:write', 'people:read'], 'POST', '/api/people/people', false],
    [['projects:read'], 'GET', '/api/search', false],
    [['read'], 'GET', '/api/search', true],
    [['write'], 'GET', '/api/session', true],
    [['write'], 'POST', '/api/session/password', false],
    [['write'], 'GET', '/api/session/sessions', false],
    [['write'], 'POST', '/api/tokens', false],
    [['write'], 'GET', '/api/tokens', false],
    [['write'], 'POST', '/api/accounts/1/disable', false],
    [['write'], 'POST', '/api/invitations', false],
    [['write'], 'GET', '/api/events', false],
    [['accounts:write'], 'POST', '/api/accounts/1/disable', false],
    [['write'], 'GET', '/', true],
  ]
  for (const [scopes, method, path, allowed] of table)
    assert.equal(scopesAllow(scopes, method, path), allowed, `${scopes.join(' ')} ${method} ${path}`)
})
