import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyNames, press, strokeOf } from './keys.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

test('a press becomes a stroke', () => {
  assert.equal(strokeOf({ ...plain, key: 'g' }, false), 'g')
  assert.equal(strokeOf({ ...plain, key: 'K', ctrlKey: true, shiftKey: true }, false), 'mod+shift+k')
  assert.equal(strokeOf({ ...plain, key: 'k', metaKey: true }, true), 'mod+k')
  assert.equal(strokeOf({ ...plain, key: '?', shiftKey: true }, false), '?')
  assert.equal(strokeOf({ ...plain, key: 'ArrowDown', shiftKey: true }, false), 'shift+arrowdown')
  assert.equal(strokeOf({ ...plain, key: ' ' }, false), 'space')
})

test('modifiers alone and the keys of the system are left alone', () => {
  assert.equal(strokeOf({ ...plain, key: 'Control', ctrlKey: true }, false), '')
  assert.equal(strokeOf({ ...plain, key: 'k', metaKey: true }, false), '')
  assert.equal(strokeOf({ ...plain, key: 'a', ctrlKey: true }, true), '')
})

test('two strokes run a binding; a wrong second one begins anew', () => {
  const bindings = ['g p', 'g t', 'n t', 'j', '?']
  assert.deepEqual(press(bindings, '', 'g'), { pending: 'g' })
  assert.deepEqual(press(bindings, 'g', 'p'), { run: 'g p', pending: '' })
  assert.deepEqual(press(bindings, 'g', 'j'), { run: 'j', pending: '' })
  assert.deepEqual(press(bindings, 'g', 'n'), { pending: 'n' })
  assert.deepEqual(press(bindings, 'g', 'x'), { pending: '' })
  assert.deepEqual(press(bindings, '', 'x'), { pending: '' })
})

test('keys are named as they are printed', () => {
  assert.deepEqual(keyNames('mod+k', false), ['Ctrl K'])
  assert.deepEqual(keyNames('mod+k', true), ['⌘ K'])
  assert.deepEqual(keyNames('g p', false), ['G', 'P'])
  assert.deepEqual(keyNames('shift+arrowdown', false), ['Shift ↓'])
  assert.deepEqual(keyNames('mod++', false), ['Ctrl +'])
})
