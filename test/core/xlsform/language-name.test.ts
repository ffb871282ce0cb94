// Languages to choose from are called as their speakers call them.
import { describe, expect, it } from 'vitest'
import { languageName } from '../../../core/xlsform/language-name.ts'

describe('the language of the questions', () => {
  it.each([
    ['Vietnamese (vi)', 'vi', 'Tiếng Việt'],
    ['English (en)', 'en', 'English'],
    ['french', 'fr', 'Français'],
    ['vi', 'vi', 'Tiếng Việt'],
    ['Luganda', 'lg', 'Luganda'],
    ['Russian (ru)', 'ru', 'Русский'],
    ['Khmer (km)', 'km', 'ខ្មែរ'],
    ['Tiếng Việt (vi)', 'vi', 'Tiếng Việt'],
    ['English for children (en)', 'en', 'English for children'],
    ['Our dialect', '', 'Our dialect'],
    ['Nonsense (not a code)', 'x!', 'Nonsense'],
  ])('%s is called %s → %s', (name, code, called) => expect(languageName(name, code)).toBe(called))
})
