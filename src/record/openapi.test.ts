import assert from 'node:assert/strict'
import { test } from 'node:test'
import { types } from '../areas/areas.ts'
import { openApi } from './openapi.ts'

test('the document describes every route of every type, and each reference in it leads somewhere', () => {
  const document = openApi(types, '1') as any
  for (const type of types) {
    assert.ok(document.paths[`/api${type.path}`].get && document.paths[`/api${type.path}`].post, type.key)
    assert.ok(document.paths[`/api${type.path}/{id}`].patch, type.key)
  }
  const text = JSON.stringify(document)
  for (const [, place] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = place!.split('/').reduce((at: any, key) => at?.[key], document)
    assert.ok(found, place)
  }
  assert.deepEqual(document.components.schemas['projects.task.draft'].required, ['name', 'project'])
})
