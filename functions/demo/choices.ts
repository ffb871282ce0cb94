// The demo survey's choice lists, in Vietnamese and English.
import { communes, provinces } from './communes.ts'

export type ChoiceRow = [list: string, name: string, vi: string, en: string, more?: Record<string, string>]

const list = (name: string, ...choices: [name: string, vi: string, en: string][]): ChoiceRow[] =>
  choices.map(([value, vi, en]) => [name, value, vi, en])

export const choiceRows: ChoiceRow[] = [
  ...provinces.map(({ code, vi, en }): ChoiceRow => ['province', code, vi, en]),
  ...communes.map(({ code, vi, en, province, arm, weight }): ChoiceRow => [
    'commune',
    code,
    vi,
    en,
    { province, arm, weight: String(weight) },
  ]),
  // Of the calculations `arm` and `age_group`: a list of a calculation's name says what its values are called.
  ...list('arm', ['treatment', 'Can thiệp', 'Intervention'], ['comparison', 'Đối chứng', 'Comparison']),
  ...list(
    'age_group',
    ['5-11', '5–11 tuổi', '5–11 years'],
    ['12-14', '12–14 tuổi', '12–14 years'],
    ['15-17', '15–17 tuổi', '15–17 years'],
  ),
  ...list('yes_no', ['yes', 'Có', 'Yes'], ['no', 'Không', 'No']),
  ...list('sex', ['female', 'Nữ', 'Female'], ['male', 'Nam', 'Male']),
  ...list(
    'schooling',
    ['none', 'Chưa đi học', 'None'],
    ['primary', 'Tiểu học', 'Primary'],
    ['lower', 'Trung học cơ sở', 'Lower secondary'],
    ['upper', 'Trung học phổ thông', 'Upper secondary'],
    ['higher', 'Trên trung học phổ thông', 'Higher'],
  ),
  ...list(
    'income_source',
    ['farm', 'Trồng trọt, chăn nuôi', 'Crops and livestock'],
    ['fish', 'Đánh bắt, nuôi thủy sản', 'Fishing and aquaculture'],
    ['wage', 'Làm công ăn lương', 'Wages'],
    ['trade', 'Buôn bán nhỏ', 'Petty trade'],
    ['sent', 'Tiền người thân gửi về', 'Money sent by relatives'],
    ['none', 'Không có', 'None'],
  ),
  ...list(
    'coping',
    ['borrow', 'Vay mượn', 'Borrow'],
    ['sell', 'Bán tài sản', 'Sell assets'],
    ['eat_less', 'Ăn ít đi', 'Eat less'],
    ['children_work', 'Cho con đi làm', 'Send children to work'],
  ),
  ...list(
    'why_not_school',
    ['cost', 'Không đủ tiền', 'Costs too much'],
    ['far', 'Trường ở xa', 'School is far'],
    ['work', 'Phải đi làm', 'Has to work'],
    ['ill', 'Ốm đau, khuyết tật', 'Illness or disability'],
    ['unwilling', 'Không muốn học', 'Does not want to'],
    ['other', 'Lý do khác', 'Another reason'],
  ),
  ...list(
    'activity',
    ['farm', 'Làm ruộng, rẫy', 'Farm work'],
    ['fish', 'Đánh bắt, chế biến thủy sản', 'Fishing or fish processing'],
    ['craft', 'Làm hàng thủ công', 'Handicraft'],
    ['shop', 'Bán hàng, phục vụ quán', 'Shop or restaurant work'],
    ['build', 'Xây dựng, mỏ đá', 'Building or quarrying'],
    ['domestic', 'Giúp việc nhà cho người khác', 'Domestic work for others'],
  ),
  ...list(
    'hazard',
    ['loads', 'Mang vác nặng', 'Heavy loads'],
    ['tools', 'Dụng cụ, máy móc nguy hiểm', 'Dangerous tools or machines'],
    ['chemicals', 'Hóa chất, thuốc trừ sâu', 'Chemicals or pesticides'],
    ['heights', 'Làm trên cao, dưới nước sâu', 'Heights or deep water'],
    ['night', 'Làm ban đêm', 'Work at night'],
    ['none', 'Không có', 'None'],
  ),
  ...list(
    'agree',
    ['1', 'Rất không đồng ý', 'Strongly disagree'],
    ['2', 'Không đồng ý', 'Disagree'],
    ['3', 'Phân vân', 'Neither'],
    ['4', 'Đồng ý', 'Agree'],
    ['5', 'Rất đồng ý', 'Strongly agree'],
  ),
  ...list(
    'service',
    ['club', 'Câu lạc bộ cha mẹ', 'Parents’ club'],
    ['scholarship', 'Học bổng', 'Scholarship'],
    ['training', 'Dạy nghề cho thanh thiếu niên', 'Vocational training for adolescents'],
    ['loan', 'Vốn vay sinh kế', 'Livelihood loan'],
    ['none', 'Không có', 'None'],
  ),
]
