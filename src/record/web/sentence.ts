/** Messages of validation begin with their verb, “is required”; beside a control they are a sentence of their own. */

/** `Title`, `is required` → “Title is required”; a message with a subject of its own only gets its capital. */
export function sentence(label: string, message: string): string {
  if (!message) return message
  return /^(is|must|may|has|does|contains|takes|cannot|lies|leaves)\b/.test(message)
    ? `${label} ${message}`
    : message.charAt(0).toUpperCase() + message.slice(1)
}
