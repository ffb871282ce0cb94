// Makes pictures small enough to send from the field.

/**
 * Scales a picture down so that its longer side has at most `pixels` (`max-pixels` of XLSForm); JPEG quality 0.85.
 * Gives the file back as it is when it is small already, or when the browser cannot read it.
 */
export async function shrink(file: Blob, pixels: number | undefined): Promise<Blob> {
  if (pixels === undefined || !file.type.startsWith('image/') || file.type === 'image/svg+xml') return file
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file)
  } catch {
    return file
  }
  const scale = pixels / Math.max(bitmap.width, bitmap.height)
  if (scale >= 1) {
    bitmap.close()
    return file
  }
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg'
  const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, 0.85))
  return small ?? file
}
