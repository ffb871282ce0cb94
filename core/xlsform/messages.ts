// The catalogue of everything that an import can find, with advice. `{name}` is filled from the finding's details.

interface Entry {
  severity: 'error' | 'warning'
  en: string
  vi: string
}

const error = (en: string, vi: string): Entry => ({ severity: 'error', en, vi })
const warning = (en: string, vi: string): Entry => ({ severity: 'warning', en, vi })

export const messages = {
  'workbook.not-xlsx': error(
    'This file is not an Excel workbook (.xlsx). Save the form as .xlsx and upload that.',
    'Tệp này không phải sổ tính Excel (.xlsx). Hãy lưu biểu mẫu dạng .xlsx rồi tải lên.',
  ),
  'workbook.xls': error(
    'This is an old Excel file (.xls). Open it and save it as .xlsx (Excel Workbook), then upload that.',
    'Đây là tệp Excel kiểu cũ (.xls). Hãy mở tệp, lưu dạng .xlsx (Excel Workbook) rồi tải lên.',
  ),
  'workbook.encrypted': error(
    'The workbook has a password. Remove it in Excel, save, and upload again.',
    'Sổ tính có mật khẩu. Hãy bỏ mật khẩu trong Excel, lưu rồi tải lên lại.',
  ),
  'workbook.damaged': error(
    'The workbook is damaged and cannot be read. Open it in Excel, save it under a new name, and upload that.',
    'Sổ tính bị hỏng, không đọc được. Hãy mở bằng Excel, lưu với tên mới rồi tải lên.',
  ),
  'workbook.too-large': error(
    'The workbook is too large to be a form. Delete sheets, pictures and rows that the form does not need.',
    'Sổ tính quá lớn so với một biểu mẫu. Hãy xoá các trang tính, hình ảnh và dòng mà biểu mẫu không cần.',
  ),
  'sheet.too-many-rows': error(
    'The sheet has more than {limit} filled rows. Move long lists to an attached CSV file (select_one_from_file).',
    'Trang tính có hơn {limit} dòng có dữ liệu. Hãy chuyển các danh sách dài sang tệp CSV đính kèm (select_one_from_file).',
  ),
  'sheet.too-many-columns': error(
    'The sheet has values beyond column {limit}. Delete what is there.',
    'Trang tính có dữ liệu sau cột thứ {limit}. Hãy xoá phần đó.',
  ),
  'sheet.survey-missing': error(
    'There is no sheet named "survey".{similar}',
    'Không có trang tính nào tên "survey".{similar}',
  ),
  'sheet.similar': warning(
    'The sheet "{sheet}" is not read. If it is meant to be "{key}", rename it; if not, put _ before its name.',
    'Trang tính "{sheet}" không được đọc. Nếu đó là "{key}", hãy đổi tên; nếu không, hãy thêm _ vào trước tên.',
  ),
  'sheet.foreign': warning(
    'The sheet "{sheet}" is not read: its first row has no column "{header}".',
    'Trang tính "{sheet}" không được đọc: dòng đầu tiên không có cột "{header}".',
  ),
  'sheet.empty': error('The sheet is empty.', 'Trang tính trống.'),
  'sheet.merged': warning(
    'Cells {range} are merged: only the first has a value, the others are empty.',
    'Các ô {range} được gộp: chỉ ô đầu tiên có giá trị, các ô khác để trống.',
  ),
  'sheet.gap': warning(
    'What stands below row {row} is left out: more than {limit} empty rows come before it.',
    'Phần dưới dòng {row} bị bỏ qua vì phía trên có hơn {limit} dòng trống.',
  ),
  'header.missing': error(
    'The column "{header}" is missing. Row 1 must hold the headers.',
    'Thiếu cột "{header}". Dòng 1 phải là dòng tiêu đề.',
  ),
  'header.duplicate': error(
    'The columns "{header}" and "{other}" mean the same. Keep one of them.',
    'Cột "{header}" và "{other}" có cùng ý nghĩa. Hãy giữ lại một cột.',
  ),
  'header.unknown': warning(
    'The column "{header}" is not used here; what is in it is left out.{similar}',
    'Cột "{header}" không được dùng ở đây; nội dung của cột bị bỏ qua.{similar}',
  ),
  'header.refused': error(
    'This sheet has no column "{header}".{similar}',
    'Trang này không có cột "{header}".{similar}',
  ),
  'header.empty': warning(
    'Column {letter} has values but no header; they are left out.',
    'Cột {letter} có dữ liệu nhưng không có tiêu đề; dữ liệu bị bỏ qua.',
  ),
  'header.gap': warning(
    'What stands right of column {letter} is left out: more than {limit} empty columns come before it.',
    'Phần bên phải cột {letter} bị bỏ qua vì phía trước có hơn {limit} cột trống.',
  ),
  'header.choices-name': warning(
    'The column "{header}" can\'t be used in choice_filter, because its name has spaces or other characters that names do not have.',
    'Không dùng được cột "{header}" trong choice_filter vì tên có dấu cách hoặc ký tự không hợp lệ.',
  ),
  'cell.error': warning(
    'Excel shows an error here: {value}. Correct the formula, or type the value.',
    'Ô này đang báo lỗi Excel: {value}. Hãy sửa công thức hoặc nhập thẳng giá trị.',
  ),
  'cell.formula-empty': warning(
    'The formula in this cell was never calculated. Open the workbook in Excel and save it, or type the value.',
    'Công thức trong ô này chưa được tính. Hãy mở sổ tính bằng Excel và lưu lại, hoặc nhập thẳng giá trị.',
  ),
  'cell.date': warning(
    'Excel turned this into a date ({value}). If it is not one, format the cell as text and type it again.',
    'Excel đã chuyển ô này thành ngày ({value}). Nếu không phải ngày, hãy định dạng ô kiểu văn bản rồi nhập lại.',
  ),
  'row.no-type': error('The row has no type.', 'Dòng này không có kiểu câu hỏi (type).'),
  'row.comment': warning(
    'The row has neither type, name nor label and is taken as a comment.',
    'Dòng không có type, name hay label nên được coi là ghi chú.',
  ),
  'type.unknown': error(
    'There is no question type "{type}".{similar}',
    'Không có kiểu câu hỏi "{type}".{similar}',
  ),
  'type.as': warning(
    'The type "{type}" comes from another application; here it is {as}.',
    'Kiểu "{type}" là của ứng dụng khác; ở đây được coi là {as}.',
  ),
  'type.not-recorded': warning(
    'The type "{type}" needs an application on the phone; a browser records nothing here. The name is kept, its value stays empty.',
    'Kiểu "{type}" cần ứng dụng trên điện thoại; trình duyệt không ghi được gì. Tên vẫn được giữ, giá trị để trống.',
  ),
  'name.missing': error(
    'The {what} has no name. Give it one: letters, digits and _ , beginning with a letter.',
    '{what} chưa có tên. Hãy đặt tên: chữ, số và _ , bắt đầu bằng chữ.',
  ),
  'name.invalid': error(
    'The name "{name}" can\'t be used: names begin with a letter or _ and go on with letters, digits, _ , - and full stops.',
    'Không dùng được tên "{name}": tên phải bắt đầu bằng chữ hoặc _ , sau đó là chữ, số, _ , - và dấu chấm.',
  ),
  'name.duplicate': error(
    'The name "{name}" stands already in row {other}, in the same group. Rename one of them.',
    'Tên "{name}" đã có ở dòng {other}, trong cùng nhóm. Hãy đổi một tên.',
  ),
  'name.entity': error(
    'Entities can\'t use the name "{name}": it begins with a letter or one _ , has no full stops, and is not name or label.',
    'Thực thể không dùng được tên "{name}": tên bắt đầu bằng chữ hoặc một dấu _ , không có dấu chấm và không phải name hay label.',
  ),
  'name.again': error('"{name}" stands already in row {other}.', '"{name}" đã có ở dòng {other}.'),
  'name.case': warning(
    'The name "{name}" differs from that of row {other} only in capital letters; some analysis software will mix them up.',
    'Tên "{name}" chỉ khác tên ở dòng {other} về chữ hoa, chữ thường; một số phần mềm phân tích sẽ nhầm lẫn.',
  ),
  'name.repeat-root': error(
    'A repeat can\'t have the name of the form itself ("{name}").',
    'Vòng lặp không được trùng tên với chính biểu mẫu ("{name}").',
  ),
  'name.repeat-duplicate': error(
    'The repeat of row {other} has the same name "{name}". Names of repeats are unique in the whole form.',
    'Vòng lặp ở dòng {other} cũng tên "{name}". Tên vòng lặp phải là duy nhất trong cả biểu mẫu.',
  ),
  'name.meta': error('The name "meta" is reserved.', 'Tên "meta" đã được dành riêng.'),
  'group.unmatched-end': error(
    'This row ends a {what}, but no {what} is open here.',
    'Dòng này kết thúc {what}, nhưng không có {what} nào đang mở.',
  ),
  'group.mismatch': error(
    'This row ends a {what}, but the one open is the {open} "{name}" of row {other}. End that first.',
    'Dòng này kết thúc {what}, nhưng đang mở là {open} "{name}" ở dòng {other}. Hãy kết thúc cái đó trước.',
  ),
  'group.unclosed': error(
    'The {what} "{name}" begins here and is never ended. Add a row "end {what}".',
    '{what} "{name}" bắt đầu ở đây nhưng không có kết thúc. Hãy thêm dòng "end {what}".',
  ),
  'group.deep': error(
    'Groups are nested more than {limit} deep. Take some of them away.',
    'Các nhóm lồng nhau quá {limit} cấp. Hãy bớt lại.',
  ),
  'group.required': warning(
    "A {what} can't be required; mark the questions in it.",
    'Không thể bắt buộc cả {what}; hãy đánh dấu từng câu hỏi bên trong.',
  ),
  'group.no-label': warning('The {what} "{name}" has no label.', '{what} "{name}" chưa có nhãn.'),
  'label.missing': error(
    'The question "{name}" has neither label nor hint, so nothing tells the enumerator what to ask.',
    'Câu hỏi "{name}" chưa có nhãn (label) hay gợi ý (hint) nên điều tra viên không biết hỏi gì.',
  ),
  'column.needs': error('{one} needs {other} beside it.', '{one} cần có {other} đi kèm.'),
  'column.conflict': error(
    '{one} does not go together with {other}. Take one of them out.',
    '{one} không dùng được cùng {other}. Hãy bỏ một trong hai.',
  ),
  'language.default-unknown': warning(
    'The default language "{name}" is none of the languages of the form: {languages}.',
    'Ngôn ngữ mặc định "{name}" không thuộc các ngôn ngữ của biểu mẫu: {languages}.',
  ),
  'language.no-code': warning(
    'The language "{name}" has no code. Write for example "Vietnamese (vi)", so that dates and screen readers use it.',
    'Ngôn ngữ "{name}" không có mã. Hãy viết, ví dụ, "Vietnamese (vi)" để ngày tháng và trình đọc màn hình dùng đúng.',
  ),
  'language.untranslated': warning(
    '{count} of the texts in "{column}" are not translated into {language}; first in row {other}.',
    '{count} nội dung của "{column}" chưa được dịch sang {language}; đầu tiên ở dòng {other}.',
  ),
  'list.no-sheet': error(
    'Choices come from a sheet named "{key}", and there is none.',
    'Danh sách lựa chọn lấy từ trang tính "{key}" nhưng không có trang này.',
  ),
  'list.unknown': error(
    'The sheet "{key}" has no list "{list}".{similar}',
    'Trang "{key}" không có danh sách "{list}".{similar}',
  ),
  'list.missing': error(
    'The type "{type}" needs the name of a list, for example "{type} yes_no".',
    'Kiểu "{type}" cần tên danh sách, ví dụ "{type} co_khong".',
  ),
  'list.file': error(
    'The file "{file}" must end in .csv, .xml or .geojson.',
    'Tệp "{file}" phải có đuôi .csv, .xml hoặc .geojson.',
  ),
  'list.file-conflict': error(
    'The file "{file}" and another list are both known as "{list}". Rename one of them.',
    'Tệp "{file}" và một danh sách khác cùng tên "{list}". Hãy đổi một tên.',
  ),
  'list.search': warning(
    'search() is not written as expected; all choices are shown.',
    'search() viết chưa đúng; mọi lựa chọn sẽ hiện ra.',
  ),
  'list.table-list': error(
    'In a table-list all questions use the same list: here "{list}", above "{first}".',
    'Trong table-list mọi câu hỏi phải dùng chung danh sách: ở đây "{list}", phía trên "{first}".',
  ),
  'list.filter-missing': warning(
    'select_one_external is meant for lists with a choice_filter; all choices are shown.',
    'select_one_external dành cho danh sách có choice_filter; mọi lựa chọn sẽ hiện ra.',
  ),
  'list.repeat': warning(
    '"{name}" is not in a repeat, so it gives one choice at most.',
    '"{name}" không nằm trong vòng lặp nên chỉ cho nhiều nhất một lựa chọn.',
  ),
  'filter.column': warning(
    'The list "{list}" has no column "{column}", so the filter finds nothing there.{similar}',
    'Danh sách "{list}" không có cột "{column}" nên bộ lọc không tìm được gì.{similar}',
  ),
  'choice.no-list': warning(
    'The row has no list_name and is left out.',
    'Dòng không có list_name nên bị bỏ qua.',
  ),
  'choice.no-name': error('The choice has no name.', 'Lựa chọn chưa có tên (name).'),
  'choice.no-label': warning(
    'The choice "{name}" has no label; its name is shown.',
    'Lựa chọn "{name}" chưa có nhãn; tên sẽ được hiện ra.',
  ),
  'choice.duplicate': error(
    'The list "{list}" has "{name}" already in row {other}. Names are unique in a list, unless the settings say allow_choice_duplicates = yes.',
    'Danh sách "{list}" đã có "{name}" ở dòng {other}. Tên phải là duy nhất, trừ khi settings có allow_choice_duplicates = yes.',
  ),
  'choice.duplicate-kept': warning(
    'The list "{list}" has "{name}" already in row {other}. Both are kept, because other columns tell them apart; answers do not.',
    'Danh sách "{list}" đã có "{name}" ở dòng {other}. Cả hai được giữ vì khác nhau ở cột khác, nhưng câu trả lời thì không phân biệt được.',
  ),
  'list.unused': warning(
    'No question uses the list "{list}". {words}',
    'Không câu hỏi nào dùng danh sách "{list}". {words}',
  ),
  'choice.spaces': error(
    'The choice "{name}" of the list "{list}" has a space in its name, which a select_multiple can\'t store. Use _ instead.',
    'Lựa chọn "{name}" của danh sách "{list}" có dấu cách trong tên, select_multiple không lưu được. Hãy dùng _ thay thế.',
  ),
  'settings.unknown': warning(
    'The setting "{header}" is kept, but nothing here acts on it.',
    'Thiết lập "{header}" được giữ lại nhưng không có tác dụng ở đây.',
  ),
  'settings.more-rows': warning(
    'Only the first row of the settings is read.',
    'Chỉ dòng đầu tiên của trang settings được đọc.',
  ),
  'expression.invalid': error('{words} In: {source}', '{words} Trong: {source}'),
  'expression.warning': warning('{words} In: {source}', '{words} Trong: {source}'),
  'expression.bare-name': warning(
    '"{name}" reads nothing here. Write ${{name}} for the answer of a question, or \'{name}\' for text.',
    '"{name}" không đọc được gì ở đây. Hãy viết ${{name}} nếu là câu trả lời, hoặc \'{name}\' nếu là văn bản.',
  ),
  'reference.unknown': error(
    'There is no question, group or repeat "{name}".{similar}',
    'Không có câu hỏi, nhóm hay vòng lặp nào tên "{name}".{similar}',
  ),
  'reference.ambiguous': error(
    '"{name}" stands more than once (rows {rows}), so ${{name}} may mean any of them. Rename all but one.',
    '"{name}" xuất hiện nhiều lần (dòng {rows}) nên ${{name}} không rõ là cái nào. Hãy đổi tên để chỉ còn một.',
  ),
  'reference.syntax': error(
    'A reference is written ${name}, with nothing but the name of a question between the braces: {text}',
    'Tham chiếu viết dạng ${ten}, giữa hai ngoặc chỉ có tên câu hỏi: {text}',
  ),
  'reference.path': warning(
    'The path {path} leads to nothing in this form.{similar}',
    'Đường dẫn {path} không dẫn tới đâu trong biểu mẫu này.{similar}',
  ),
  cycle: error(
    'These depend on each other in a circle, so none can be worked out first: {members}.',
    'Các mục này phụ thuộc vòng tròn vào nhau nên không tính được mục nào trước: {members}.',
  ),
  'cycle.self': error(
    '"{name}" depends on itself. Take ${{name}} out of its own {column}.',
    '"{name}" phụ thuộc vào chính nó. Hãy bỏ ${{name}} khỏi {column} của chính nó.',
  ),
  'cycle.inside': warning(
    'This condition asks for a hidden question inside the very group that it may hide. While the group is not there that has no answer, so it counts as empty.',
    'Điều kiện này hỏi một câu ẩn nằm trong chính nhóm mà nó có thể ẩn. Khi nhóm không hiện thì câu đó chưa có câu trả lời, nên được coi là rỗng.',
  ),
  'cycle.previous': warning(
    'The calculation of "{name}" reads its own previous value; if it is to be set only once, write once(…).',
    'Phép tính của "{name}" đọc chính giá trị trước đó của nó; nếu chỉ cần tính một lần, hãy viết once(…).',
  ),
  'calculate.missing': error('The calculation is missing.', 'Thiếu phép tính (calculation).'),
  'default.text': warning(
    "The default looks like an expression but can't be read as one; it is taken as text.",
    'Giá trị mặc định giống biểu thức nhưng không đọc được; được coi là văn bản.',
  ),
  'default.type': warning(
    'The default "{value}" does not fit the type of the question, which begins with "{fits}".',
    'Giá trị mặc định "{value}" không hợp với kiểu câu hỏi; câu hỏi bắt đầu với "{fits}".',
  ),
  'trigger.syntax': error(
    'The trigger is a list of questions: ${one}, ${two}.',
    'Trigger là danh sách câu hỏi: ${mot}, ${hai}.',
  ),
  'parameter.syntax': error(
    'Parameters are written key=value, separated by spaces: "{value}".',
    'Tham số viết dạng khoá=giá_trị, cách nhau bằng dấu cách: "{value}".',
  ),
  'parameter.unknown': error(
    'The parameter "{name}" does not exist for {type}. It takes: {accepted}.',
    'Không có tham số "{name}" cho {type}. Các tham số được nhận: {accepted}.',
  ),
  'column.unused': warning('"{name}" has no effect for {type}.', '"{name}" không có tác dụng với {type}.'),
  'parameter.value': error(
    'The parameter {name}={value} must be {expected}.',
    'Tham số {name}={value} phải là {expected}.',
  ),
  'parameter.audit-idle': warning(
    'The audit here keeps times, changes and locations. These parameters do nothing: {names}.',
    'Audit ở đây ghi lại thời gian, thay đổi và vị trí. Các tham số này không có tác dụng: {names}.',
  ),
  'audit.name': error(
    'An audit has no other name than "audit". Leave its name empty.',
    'Audit chỉ có tên "audit". Hãy để trống tên.',
  ),
  'save-to.which': error(
    'Several entities are declared, so save_to must say which is meant: list_name#{name}.',
    'Có nhiều thực thể được khai báo nên save_to phải ghi rõ thực thể nào: list_name#{name}.',
  ),
  'entities.kept': warning(
    'Entities are kept with the form, but nothing here creates or updates them.',
    'Thực thể được giữ cùng biểu mẫu nhưng ở đây không tạo hay cập nhật chúng.',
  ),
  'yes-no': warning(
    '"{value}" in "{column}" is neither yes nor no and is taken as no.',
    '"{value}" ở "{column}" không phải yes hay no nên được coi là no.',
  ),
  'indicator.name': error(
    'The indicator has no name. Indicators are matched between rounds by name.',
    'Chỉ số chưa có tên. Các chỉ số được so sánh giữa các đợt theo tên.',
  ),
  'indicator.expression': error('The indicator has no {column}.', 'Chỉ số chưa có {column}.'),
  'indicator.value': error(
    '"{value}" is not a {column}. Use one of: {accepted}.',
    '"{value}" không phải là {column}. Hãy dùng một trong: {accepted}.',
  ),
  'indicator.target': error('The target "{value}" is not a number.', 'Mục tiêu "{value}" không phải là số.'),
  'indicator.unit': error(
    'The unit "{name}" is not a repeat of this form.{similar}',
    'Đơn vị "{name}" không phải vòng lặp của biểu mẫu này.{similar}',
  ),
  'study.key': warning(
    'The study sheet has no "{key}".{similar}',
    'Trang study không có mục "{key}".{similar}',
  ),
  'study.question': error(
    '"{name}" is not a question of this form.{similar}',
    '"{name}" không phải câu hỏi của biểu mẫu này.{similar}',
  ),
  'study.missing-twice': error(
    '"{value}" can\'t mean both don\'t know and refused. Leave it in one of the two.',
    '"{value}" không thể vừa là không biết vừa là từ chối. Hãy chỉ để ở một trong hai mục.',
  ),
  'study.number': error(
    '"{value}" must be a whole number, 0 or more.',
    '"{value}" phải là số nguyên từ 0 trở lên.',
  ),
  'study.yes-no': error('"{value}" must be yes or no.', '"{value}" phải là yes (có) hoặc no (không).'),
  'survey.empty': error('The form has no questions.', 'Biểu mẫu không có câu hỏi nào.'),
  'survey.too-many': error(
    'The form has more than {limit} questions and groups. Split it into several.',
    'Biểu mẫu có hơn {limit} câu hỏi và nhóm. Hãy tách thành nhiều biểu mẫu.',
  ),
  'attachment.absent': warning(
    'The form uses the file "{name}", which is not here yet. Upload it under "Attached files" before you publish the form.',
    'Biểu mẫu dùng tệp "{name}" nhưng tệp này chưa có ở đây. Hãy tải lên ở mục "Tệp đính kèm" trước khi công bố biểu mẫu.',
  ),
  'attachment.unreadable': warning(
    'The attached file "{name}" can\'t be read: {reason}. Save it again and upload it.',
    'Không đọc được tệp đính kèm "{name}": {reason}. Hãy lưu lại rồi tải lên.',
  ),
  'findings.more': warning(
    'There are more than {count} findings; these are the first. Correct them and upload the form again.',
    'Có hơn {count} mục cần xem; đây là những mục đầu. Hãy sửa rồi tải biểu mẫu lên lại.',
  ),
} as const satisfies Record<string, Entry>
