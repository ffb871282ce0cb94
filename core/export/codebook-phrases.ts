// How conditions read in English and Vietnamese: the parts that codebook-words.ts puts together.

export type Reader = 'en' | 'vi'

/** What a function gives, with its arguments as words in `{0}`, `{1}`. */
type Phrase = Record<Reader, string>

const phrase = (en: string, vi: string): Phrase => ({ en, vi })

export const AND = phrase(' and ', ' và ')
export const OR = phrase(' or ', ' hoặc ')
export const NOT = phrase('not ({0})', 'không phải ({0})')
export const ANSWER = phrase('the answer', 'câu trả lời')
export const ANSWERED = phrase('{0} is answered', '{0} có câu trả lời')
export const UNANSWERED = phrase('{0} is not answered', '{0} không có câu trả lời')
export const IS = phrase('{0} is {1}', '{0} là {1}')
export const IS_NOT = phrase('{0} is not {1}', '{0} không phải là {1}')
export const INCLUDES = phrase('{0} includes {1}', '{0} có chọn {1}')
export const LACKS = phrase('{0} does not include {1}', '{0} không chọn {1}')
export const ALWAYS = phrase('always', 'luôn luôn')
export const NEVER = phrase('never', 'không bao giờ')
export const YES = phrase('true', 'đúng')
export const NO = phrase('false', 'sai')

/** Statements that are not calls of {@link VALUES}: they are true or not. */
export const STATEMENTS: ReadonlyMap<string, Phrase> = new Map(
  Object.entries({
    regex: phrase('{0} matches the pattern {1}', '{0} khớp với mẫu {1}'),
    contains: phrase('{0} contains {1}', '{0} chứa {1}'),
    'starts-with': phrase('{0} begins with {1}', '{0} bắt đầu bằng {1}'),
    'ends-with': phrase('{0} ends with {1}', '{0} kết thúc bằng {1}'),
  }),
)

/** Functions whose value can be named, by name and number of arguments. What only changes the kind of a value is not said. */
export const VALUES: ReadonlyMap<string, Phrase> = new Map(
  Object.entries({
    'number/1': phrase('{0}', '{0}'),
    'string/1': phrase('{0}', '{0}'),
    'int/1': phrase('the whole part of {0}', 'phần nguyên của {0}'),
    'once/1': phrase('{0}', '{0}'),
    'date/1': phrase('{0}', '{0}'),
    'date-time/1': phrase('{0}', '{0}'),
    'decimal-date-time/1': phrase('{0}', '{0}'),
    'today/0': phrase('today', 'hôm nay'),
    'now/0': phrase('now', 'thời điểm hiện tại'),
    'string-length/1': phrase('the number of characters of {0}', 'số ký tự của {0}'),
    'count-selected/1': phrase('the number of choices in {0}', 'số phương án được chọn ở {0}'),
    'count/1': phrase('the number of {0}', 'số lượng {0}'),
    'count-non-empty/1': phrase('the number of answers to {0}', 'số câu trả lời của {0}'),
    'sum/1': phrase('the sum of {0}', 'tổng của {0}'),
    'min/1': phrase('the lowest {0}', '{0} nhỏ nhất'),
    'max/1': phrase('the highest {0}', '{0} lớn nhất'),
    'min/2': phrase('the lower of {0} and {1}', 'số nhỏ hơn giữa {0} và {1}'),
    'max/2': phrase('the higher of {0} and {1}', 'số lớn hơn giữa {0} và {1}'),
    'round/1': phrase('{0}, rounded', '{0} (làm tròn)'),
    'round/2': phrase('{0}, rounded to {1} decimals', '{0} (làm tròn đến {1} chữ số thập phân)'),
    'abs/1': phrase('{0} without its sign', 'giá trị tuyệt đối của {0}'),
    'coalesce/2': phrase('{0}, or else {1}', '{0}, nếu không có thì {1}'),
  }),
)

/** Signs of comparison and arithmetic. */
export const SIGNS: ReadonlyMap<string, string> = new Map([
  ['=', '='],
  ['!=', '≠'],
  ['<', '<'],
  ['<=', '≤'],
  ['>', '>'],
  ['>=', '≥'],
  ['+', '+'],
  ['-', '−'],
  ['*', '×'],
  ['div', '÷'],
])

/** `{0}`, `{1}` filled in. */
export const filled = (pattern: Phrase, reader: Reader, ...parts: string[]): string =>
  pattern[reader].replace(/\{(\d)\}/g, (_, index: string) => parts[Number(index)] ?? '')
