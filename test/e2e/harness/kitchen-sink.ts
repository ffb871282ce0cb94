// A bilingual survey with one question of every kind that an enumerator meets.
import type { Survey } from '../../../core/survey.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

/** Choices of the long list: enough that drawing all of them would be felt. */
const communes = Array.from(
  { length: 3000 },
  (_, i) => `| | commune | c${i} | Xã Đại Lộc ${i} | Đại Lộc commune ${i} | |`,
).join('\n')

export const kitchenSink = (): Survey =>
  surveyFrom(`
| survey | | | | | | | | | | | | | | |
| | type | name | label::Tiếng Việt (vi) | label::English (en) | hint::Tiếng Việt (vi) | hint::English (en) | required | relevant | constraint | constraint_message::Tiếng Việt (vi) | constraint_message::English (en) | appearance | parameters | calculation | choice_filter | repeat_count | default | read_only |
| | start | start | | | | | | | | | | | | | | | | |
| | note | hello | # Xin chào\\nTôi đến từ **Chương trình**. | # Hello\\nI come from the **Programme**. | | | | | | | | | | | | | | |
| | text | head | Họ và tên chủ hộ? | Name of the household head? | Như trong sổ hộ khẩu | As in the household book | yes | | | | | | | | | | | |
| | integer | age | Chủ hộ bao nhiêu tuổi? | How old is the household head? | | | yes | | . >= 15 and . < 120 | Tuổi từ 15 đến 119. | Age is between 15 and 119. | | | | | | | |
| | decimal | income | Thu nhập một tháng (triệu đồng)? | Income in a month (million dong)? | | | | | | | | thousands-sep | | | | | | |
| | date | born | Ngày sinh của \${head}? | When was \${head} born? | | | | | | | | no-calendar | | | | | | |
| | date | moved | Chuyển đến khi nào? | Moved here when? | | | | | | | | month-year | | | | | | |
| | time | clock | Bắt đầu làm lúc mấy giờ? | Starts work at what time? | | | | | | | | | | | | | | |
| | datetime | visit | Lần thăm trước? | Last visit? | | | | | | | | | | | | | | |
| | select_one yesno | consent | Ông/bà đồng ý chứ? | Do you agree? | | | yes | | | | | | | | | | | |
| | select_multiple asset or_other | assets | Hộ có những gì? | What does the household own? | | | | | | | | | | | | | | |
| | select_one province | province | Tỉnh nào? | Which province? | | | | | | | | minimal | | | | | | |
| | select_one district | district | Huyện nào? | Which district? | | | | | | | | | | | province = \${province} | | | |
| | select_one commune | commune | Xã nào? | Which commune? | | | | | | | | autocomplete | | | | | | |
| | select_one agree | school | Trẻ em nên đi học | Children should go to school | | | | | | | | likert | | | | | | |
| | rank agree | ranking | Xếp thứ tự | Put in order | | | | | | | | | | | | | | |
| | range | level | Mức hài lòng? | How satisfied? | | | | | | | | | start=0 end=10 step=1 | | | | | |
| | acknowledge | read | Đã đọc cho nghe | Read aloud | | | | | | | | | | | | | | |
| | geopoint | place | Vị trí của hộ | Place of the household | | | | | | | | | | | | | | |
| | image | photo | Ảnh ngôi nhà | Photo of the house | | | | | | | | | max-pixels=200 | | | | | |
| | calculate | twice | | | | | | | | | | | | \${age} * 2 | | | | |
| | hidden | secret | | | | | | | | | | | | | | | | |
| | text | summary | Tuổi gấp đôi | Age, twice | | | | | | | | | | \${age} * 2 | | | | yes |
| | begin_group | work | Việc làm | Work | | | | | | | | field-list | | | | | | |
| | select_one yesno | works | Có làm việc không? | Do you work? | | | | | | | | | | | | | | |
| | integer | hours | Bao nhiêu giờ một tuần? | How many hours a week? | | | yes | \${works} = 'yes' | | | | | | | | | | |
| | select_one agree | often_label | Bao lâu một lần? | How often? | | | | | | | | label | | | | | | |
| | select_one agree | heavy | Mang vác nặng | Carried heavy loads | | | | | | | | list-nolabel | | | | | | |
| | select_one agree | night | Làm việc ban đêm | Worked at night | | | | | | | | list-nolabel | | | | | | |
| | end_group | | | | | | | | | | | | | | | | | |
| | begin_repeat | child | Trẻ em | Child | | | | | | | | | | | | | | |
| | text | child_name | Tên của trẻ? | Name of the child? | | | yes | | | | | | | | | | | |
| | integer | jobs | \${child_name} làm mấy việc? | How many jobs does \${child_name} have? | | | | | | | | | | | | | | |
| | begin_repeat | job | Công việc | Job | | | | | | | | | | | | \${jobs} | | |
| | text | job_name | Việc gì? | Which job? | | | | | | | | | | | | | | |
| | end_repeat | | | | | | | | | | | | | | | | | |
| | end_repeat | | | | | | | | | | | | | | | | | |
| | note | bye | Cảm ơn! | Thank you! | | | | | | | | | | | | | | |
| choices | | | | | |
| | list_name | name | label::Tiếng Việt (vi) | label::English (en) | province |
| | yesno | yes | Có | Yes | |
| | yesno | no | Không | No | |
| | asset | tv | Ti vi | Television | |
| | asset | bike | Xe đạp | Bicycle | |
| | province | dl | Đắk Lắk | Đắk Lắk | |
| | province | hg | Hà Giang | Hà Giang | |
| | district | bmt | Buôn Ma Thuột | Buôn Ma Thuột | dl |
| | district | dv | Đồng Văn | Đồng Văn | hg |
| | agree | a | Đồng ý | Agree | |
| | agree | n | Không ý kiến | Neutral | |
| | agree | d | Không đồng ý | Disagree | |
${communes}
| settings | | | |
| | form_title | form_id | version | default_language | instance_name |
| | Khảo sát hộ gia đình | kitchen | 1 | Tiếng Việt (vi) | \${head} |
`)
