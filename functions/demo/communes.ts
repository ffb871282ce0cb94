// The demo study's sampling frame: three provinces, thirty communes in each, half of them in the programme. Commune names are made up.

export interface Commune {
  code: string
  vi: string
  en: string
  province: string
  arm: 'treatment' | 'comparison'
  /** Households per sampled household: the design weight. */
  weight: number
}

export const provinces = [
  { code: 'lao_cai', vi: 'Lào Cai', en: 'Lao Cai' },
  { code: 'thanh_hoa', vi: 'Thanh Hóa', en: 'Thanh Hoa' },
  { code: 'an_giang', vi: 'An Giang', en: 'An Giang' },
] as const

const first = ['Tân', 'Bình', 'Vĩnh', 'Phú', 'Long', 'An']
const second = ['Hòa', 'Phước', 'Lộc', 'Thạnh', 'Sơn']
const plain = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')

/** Ninety communes; weights differ between communes as their sizes do, between 18 and 95 households for one interviewed. */
export const communes: Commune[] = provinces.flatMap((province, p) =>
  first.flatMap((one, i) =>
    second.map((two, j): Commune => {
      const number = i * second.length + j
      const name = `${one} ${two}`
      return {
        code: `${province.code}_${String(number + 1).padStart(2, '0')}`,
        vi: `Xã ${name}`,
        en: `${plain(name)} commune`,
        province: province.code,
        arm: (number + p) % 2 === 0 ? 'treatment' : 'comparison',
        weight: 18 + ((number * 37 + p * 53) % 78),
      }
    }),
  ),
)
