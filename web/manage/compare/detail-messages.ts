// What the page of one indicator and the list of reports say, in both languages.
import { formatNumber, messages } from '../../lib/i18n.svelte.ts'
import { plural } from '../shell/words.ts'

export const t = messages({
  en: {
    back: 'All indicators',
    unknown: 'The report has no indicator of this name.',
    page: 'More on this indicator',
    pageOf: (name: string) => `More on this indicator: ${name}`,
    missing: 'Values that are missing',
    missingNone: 'Nothing is missing in any round.',
    round: 'Round',
    usable: 'Usable',
    notAsked: 'Not asked',
    noAnswer: 'No answer',
    dontKnow: 'Don’t know',
    refused: 'Refused',
    failed: 'Formula failed',
    withheldCounts: 'withheld: small counts',
    precision: 'Precision',
    weightedNumerator: 'Weighted numerator',
    weightedDenominator: 'Weighted denominator',
    se: 'Standard error',
    deff: 'Design effect',
    icc: 'Intraclass correlation',
    clusters: 'Sampling units',
    strata: 'Strata',
    df: 'Degrees of freedom',
    precisionNote:
      'Design effect: how many times larger the variance is than in a simple random sample of the same size. Intraclass correlation: how alike the members of one sampling unit are; 0 is not at all.',
    distribution: 'Distribution',
    distributionNote: 'Bars: weighted shares. Neighbouring bars are put together where there are few cases.',
    distributionWithheld: 'withheld: too few cases',
    value: 'Value',
    from: (low: string, high: string) => `${low} to under ${high}`,
    share: 'Share',
    cases: 'n',
    byGroup: 'By group, through the rounds',
    sameScale: 'All panels have the same scale.',
    dashes: (target: string) => `Dashed: the target, ${target}.`,
    equal: (by: string, p: string) => `${by}: did all groups change alike? ${p}.`,
    trend: 'Trend',
    step: 'Step',
    line: 'Straight line, change per round',
    arms: 'Arms',
    did: (arm: string, control: string, effect: string, certainty: string) =>
      `The change in “${arm}” differs from that in “${control}” by ${effect} (${certainty}).`,
    certainty: (interval: string, p: string) => `95% interval ${interval}; ${p}`,
    noInterval: 'no interval',
    unclear: 'These data do not show that the arms changed differently.',
    adjusted: (holm: string, bh: string) =>
      `adjusted over all indicators: ${holm} (Holm), ${bh} (Benjamini–Hochberg)`,
    cluster: (p: string) => `with errors by cluster only: ${p}`,
    effectSd: (sd: string) => `${sd} standard deviations of the control arm at the beginning`,
    ancova: (arm: string, effect: string, certainty: string, n: string) =>
      `“${arm}”, given each respondent’s own first answer (ANCOVA): ${effect} (${certainty}; n = ${n}).`,
    noEffect: (arm: string, why: string) =>
      `“${arm}”: the difference from the control arm can’t be told: ${why}.`,
    paired: 'The same respondents',
    pairs: (n: string, diff: string, certainty: string) =>
      `Among the ${n} who answered in both rounds the change is ${diff} (${certainty}).`,
    corr: (r: string, dz: string) =>
      `Correlation between the rounds ${r}; change in its own standard deviations ${dz}.`,
    mcnemar: (gained: string, lost: string, p: string) =>
      `${gained} went from no to yes, ${lost} from yes to no; McNemar’s exact test, unweighted: ${p}.`,
    size: (g: string) => `Standardised change (Hedges’ g): ${g}.`,
    sizeH: (h: string) => `Cohen’s h: ${h}.`,
    method: 'How this was computed',
    methodOf: {
      proportion:
        'The weighted share of those for whom the expression is true, among those who have an answer. The interval is computed on the logit scale, so that it stays between 0% and 100%.',
      mean: 'The weighted mean of the expression among those who have an answer, with a t interval.',
      total: 'The weighted sum of the expression; those without an answer add nothing.',
      ratio:
        'The weighted sum of the numerator divided by the weighted sum of the denominator, with a t interval.',
    } as Record<string, string>,
    methodMissing:
      'Missing, “don’t know” and “refused” are left out, unless the expression names such an answer itself.',
    methodChange: {
      independent: 'The rounds are independent samples; their variances add up.',
      'shared-clusters':
        'The rounds have cluster labels in common, which are taken to be the same clusters; how they hang together is taken into account. If the clusters were drawn anew and are only named alike, write same_clusters = no on the sheet “study” of the later survey.',
      panel: 'The same respondents were followed; how their answers hang together is taken into account.',
    } as Record<string, string>,
    saveChart: 'Save the chart',
    svg: 'SVG',
    png: 'PNG',
    saveAs: (kind: string, name: string) => `Save the chart as ${kind}: ${name}`,
    reports: 'Stored reports',
    newest: 'The newest',
    openReport: 'Report to show',
    older: (when: string) =>
      `You are looking at an older report, as it was stored: data received up to ${when}.`,
    toNewest: 'Show the newest',
    unchanged: (when: string) =>
      `Nothing has changed since the report on data received up to ${when}, so there is nothing to compute.`,
    listed: (when: string, responses: number, software: string) =>
      `${when} · ${plural(responses, 'response', 'responses')} · Bookend ${software}`,
    pHolm: (p: string) => `Holm ${p}`,
    pBh: (p: string) => `BH ${p}`,
    tests: (n: number) =>
      n > 1
        ? `Below each p-value: adjusted for the number of indicators (${formatNumber(n)}), by Holm (the chance of even one wrong finding stays below 5%) and by Benjamini and Hochberg (BH: of the findings, at most 5% are expected to be wrong). Readings go by the p-value itself.`
        : '',
    missingMethod: 'Don’t know, refused and missing answers are counted apart and are in no estimate.',
    examples: (n: number) => `The first ${formatNumber(n)}`,
    example: (n: number) => `response ${formatNumber(n)}`,
  },
  vi: {
    back: 'Tất cả chỉ số',
    unknown: 'Báo cáo không có chỉ số nào mang tên này.',
    page: 'Xem thêm về chỉ số này',
    pageOf: (name: string) => `Xem thêm về chỉ số này: ${name}`,
    missing: 'Các giá trị thiếu',
    missingNone: 'Không đợt nào thiếu giá trị.',
    round: 'Đợt',
    usable: 'Dùng được',
    notAsked: 'Không hỏi',
    noAnswer: 'Không trả lời',
    dontKnow: 'Không biết',
    refused: 'Từ chối',
    failed: 'Lỗi công thức',
    withheldCounts: 'không công bố: số nhỏ',
    precision: 'Độ chính xác',
    weightedNumerator: 'Tử số có quyền số',
    weightedDenominator: 'Mẫu số có quyền số',
    se: 'Sai số chuẩn',
    deff: 'Hiệu ứng thiết kế',
    icc: 'Tương quan nội chùm',
    clusters: 'Đơn vị mẫu',
    strata: 'Tầng',
    df: 'Bậc tự do',
    precisionNote:
      'Hiệu ứng thiết kế: phương sai lớn gấp bao nhiêu lần so với mẫu ngẫu nhiên đơn giản cùng cỡ. Tương quan nội chùm: những người trong cùng một đơn vị mẫu giống nhau đến mức nào; 0 là không giống.',
    distribution: 'Phân bố',
    distributionNote: 'Cột: tỷ lệ có quyền số. Các cột cạnh nhau được gộp lại khi có ít trường hợp.',
    distributionWithheld: 'không công bố: quá ít trường hợp',
    value: 'Giá trị',
    from: (low: string, high: string) => `từ ${low} đến dưới ${high}`,
    share: 'Tỷ lệ',
    cases: 'n',
    byGroup: 'Theo nhóm, qua các đợt',
    sameScale: 'Mọi biểu đồ nhỏ dùng chung một thang.',
    dashes: (target: string) => `Nét đứt: chỉ tiêu ${target}.`,
    equal: (by: string, p: string) => `${by}: các nhóm có thay đổi như nhau không? ${p}.`,
    trend: 'Xu hướng',
    step: 'Bước',
    line: 'Đường thẳng, thay đổi mỗi đợt',
    arms: 'Các nhóm nghiên cứu',
    did: (arm: string, control: string, effect: string, certainty: string) =>
      `Mức thay đổi của nhóm “${arm}” chênh lệch ${effect} so với nhóm “${control}” (${certainty}).`,
    certainty: (interval: string, p: string) => `khoảng tin cậy 95% ${interval}; ${p}`,
    noInterval: 'không có khoảng tin cậy',
    unclear: 'Số liệu chưa cho thấy các nhóm thay đổi khác nhau.',
    adjusted: (holm: string, bh: string) =>
      `điều chỉnh theo mọi chỉ số: ${holm} (Holm), ${bh} (Benjamini–Hochberg)`,
    cluster: (p: string) => `với sai số chỉ theo chùm: ${p}`,
    effectSd: (sd: string) => `${sd} độ lệch chuẩn của nhóm đối chứng lúc ban đầu`,
    ancova: (arm: string, effect: string, certainty: string, n: string) =>
      `Nhóm “${arm}”, khi đã biết câu trả lời ban đầu của từng người (ANCOVA): ${effect} (${certainty}; n = ${n}).`,
    noEffect: (arm: string, why: string) =>
      `Chưa thể nói về chênh lệch giữa nhóm “${arm}” và nhóm đối chứng: ${why}.`,
    paired: 'Cùng những người trả lời',
    pairs: (n: string, diff: string, certainty: string) =>
      `Trong ${n} người trả lời ở cả hai đợt, thay đổi là ${diff} (${certainty}).`,
    corr: (r: string, dz: string) =>
      `Tương quan giữa hai đợt ${r}; thay đổi tính theo độ lệch chuẩn của chính nó ${dz}.`,
    mcnemar: (gained: string, lost: string, p: string) =>
      `${gained} người chuyển từ không sang có, ${lost} người từ có sang không; kiểm định chính xác McNemar, không quyền số: ${p}.`,
    size: (g: string) => `Thay đổi chuẩn hóa (g của Hedges): ${g}.`,
    sizeH: (h: string) => `h của Cohen: ${h}.`,
    method: 'Cách tính',
    methodOf: {
      proportion:
        'Tỷ lệ có quyền số của những người mà biểu thức đúng, trong số những người có câu trả lời. Khoảng tin cậy tính trên thang logit nên luôn nằm giữa 0% và 100%.',
      mean: 'Trung bình có quyền số của biểu thức ở những người có câu trả lời, với khoảng tin cậy t.',
      total: 'Tổng có quyền số của biểu thức; người không trả lời không được cộng vào.',
      ratio: 'Tổng có quyền số của tử số chia cho tổng có quyền số của mẫu số, với khoảng tin cậy t.',
    } as Record<string, string>,
    methodMissing:
      'Câu trả lời thiếu, “không biết” và “từ chối” không được tính, trừ khi biểu thức nêu chính câu trả lời đó.',
    methodChange: {
      independent: 'Các đợt là mẫu độc lập; phương sai của chúng cộng lại.',
      'shared-clusters':
        'Các đợt có chung mã chùm và được coi là cùng những chùm đó; mối liên hệ giữa chúng đã được tính đến. Nếu chùm được chọn lại và chỉ trùng mã, hãy ghi same_clusters = no ở trang “study” của phiếu đợt sau.',
      panel:
        'Cùng những người trả lời được theo dõi; mối liên hệ giữa các câu trả lời của họ đã được tính đến.',
    } as Record<string, string>,
    saveChart: 'Lưu biểu đồ',
    svg: 'SVG',
    png: 'PNG',
    saveAs: (kind: string, name: string) => `Lưu biểu đồ dạng ${kind}: ${name}`,
    reports: 'Các báo cáo đã lưu',
    newest: 'Mới nhất',
    openReport: 'Báo cáo cần xem',
    older: (when: string) =>
      `Bạn đang xem một báo cáo cũ, đúng như khi được lưu: số liệu nhận được đến ${when}.`,
    toNewest: 'Xem báo cáo mới nhất',
    unchanged: (when: string) =>
      `Không có gì thay đổi kể từ báo cáo với số liệu nhận được đến ${when}, nên không cần tính lại.`,
    listed: (when: string, responses: number, software: string) =>
      `${when} · ${formatNumber(responses)} phiếu · Bookend ${software}`,
    pHolm: (p: string) => `Holm ${p}`,
    pBh: (p: string) => `BH ${p}`,
    tests: (n: number) =>
      n > 1
        ? `Dưới mỗi giá trị p là giá trị đã điều chỉnh theo số chỉ số (${formatNumber(n)}): theo Holm (xác suất có dù chỉ một kết luận sai vẫn dưới 5%) và theo Benjamini và Hochberg (BH: trong các kết luận, dự kiến không quá 5% là sai). Nhận định dựa trên chính giá trị p.`
        : '',
    missingMethod:
      'Câu trả lời “không biết”, “từ chối” và thiếu được đếm riêng và không nằm trong ước lượng nào.',
    examples: (n: number) => `${formatNumber(n)} phiếu đầu tiên`,
    example: (n: number) => `phiếu ${formatNumber(n)}`,
  },
})
