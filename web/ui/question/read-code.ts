// Reads a bar code or QR code from what a camera shows: with the browser's own detector where it has one, otherwise with a library.

/** The code in sight, or undefined when none can be read there. */
export type ReadCode = (video: HTMLVideoElement) => Promise<string | undefined>

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
interface DetectorClass {
  new (): Detector
  getSupportedFormats(): Promise<string[]>
}

export async function codeReader(): Promise<ReadCode> {
  const { BarcodeDetector: Own } = globalThis as { BarcodeDetector?: DetectorClass }
  // Some browsers have it and can read nothing.
  const formats = (await Own?.getSupportedFormats().catch(() => [])) ?? []
  if (!Own || formats.length === 0) return libraryReader()
  const detector = new Own()
  // A frame that cannot be read is followed by another one.
  return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue
}

/** Pixels at most across: more is slower and reads no better. */
const WIDEST = 640

async function libraryReader(): Promise<ReadCode> {
  const { BinaryBitmap, DecodeHintType, HybridBinarizer, MultiFormatReader, RGBLuminanceSource } =
    await import('@zxing/library')
  const reader = new MultiFormatReader()
  reader.setHints(new Map([[DecodeHintType.TRY_HARDER, true]]))
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    if (!context || video.videoWidth === 0) return undefined
    const scale = Math.min(1, WIDEST / video.videoWidth)
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const grey = new Uint8ClampedArray(canvas.width * canvas.height)
    for (let i = 0; i < grey.length; i++)
      grey[i] = (data[4 * i]! * 306 + data[4 * i + 1]! * 601 + data[4 * i + 2]! * 117) >> 10
    const source = new RGBLuminanceSource(grey, canvas.width, canvas.height)
    try {
      return reader.decodeWithState(new BinaryBitmap(new HybridBinarizer(source))).getText()
    } catch {
      // Nothing in this frame.
      return undefined
    }
  }
}
