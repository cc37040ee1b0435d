import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { typeToSend } from './fileKind.ts'
import { typeOfBytes } from './sniff.server.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße', 'utf16le')])

/** A ZIP with one stored entry, as office documents begin. */
function zip(name: string, content: string): Buffer {
  const packed = deflateRawSync(content)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(content.length, 22)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, Buffer.from(name), packed, Buffer.from('PK\x01\x02'), Buffer.alloc(60)])
}

describe('what a file is', () => {
  test('is read from its bytes, whatever it is called', async () => {
    const table: [Buffer, string, string, string][] = [
      [bytes('%PDF-1.4\n'), 'note.txt', 'application/pdf', 'pdf'],
      [
        bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\0IDAT'),
        'x.exe',
        'image/png',
        'image',
      ],
      [
        Buffer.concat([bytes('MZ\x90\0\x03\0\0\0'), Buffer.alloc(100)]),
        'invoice.pdf',
        'application/x-msdownload',
        'program',
      ],
      [Buffer.concat([bytes('\x7fELF\x02\x01\x01'), Buffer.alloc(60)]), 'picture.png', 'application/x-elf', 'program'],
      [bytes('a;b\n1;2\n'), 'list.csv', 'text/csv', 'text'],
      [bytes('# Title'), 'read.md', 'text/markdown', 'text'],
      [bytes('Write-Host 1'), 'run.ps1', 'text/plain', 'program'],
      [bytes('#!/bin/sh\nrm -rf /'), 'notes.txt', 'text/plain', 'program'],
      [bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'x.png', 'image/svg+xml', 'svg'],
      [bytes('<?xml version="1.0"?>\n<!-- c --><svg></svg>'), 'x', 'image/svg+xml', 'svg'],
      [bytes('<!DOCTYPE html><script>1</script>'), 'x.csv', 'text/html', 'text'],
      [bytes('{"a":1}'), 'a.json', 'application/json', 'text'],
      [utf16, 'german.txt', 'text/plain', 'text'],
      [bytes('Stra\xdfe, K\xf6ln'), 'old.txt', 'text/plain', 'text'],
      [Buffer.alloc(0), 'empty', 'text/plain', 'text'],
      [Buffer.from([0, 1, 2, 3, 250, 251]), 'data.csv', 'application/octet-stream', 'other'],
      [zip('word/document.xml', '<w:document/>'), 'x.bin', 'application/zip', 'archive'],
    ]
    for (const [content, name, type, kind] of table) {
      const found = await typeOfBytes(content, name)
      if (kind === 'archive') assert.ok(['archive', 'document'].includes(found.kind), name)
      else assert.deepEqual([found.type, found.kind], [type, kind], `${name}: ${JSON.stringify(found)}`)
    }
  })

  test('is never sent as something that a browser runs', () => {
    for (const type of [
      'text/html',
      'image/svg+xml',
      'application/xhtml+xml',
      'text/xml',
      'application/javascript',
      'multipart/related',
    ])
      assert.equal(typeToSend(type), 'application/octet-stream')
    assert.equal(typeToSend('application/pdf'), 'application/pdf')
  })
})
