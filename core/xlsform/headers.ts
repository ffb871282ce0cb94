// Which headers mean what, on each sheet: XLSForm's names, pyxform's aliases, and the spellings of SurveyCTO and Kobo.
import type { Headers } from './table.ts'

const MEDIA = {
  image: 'image', 'media::image': 'image', 'media:image': 'image',
  'big-image': 'big-image', big_image: 'big-image', 'media::big-image': 'big-image', 'media:big-image': 'big-image',
  audio: 'audio', 'media::audio': 'audio', 'media:audio': 'audio',
  video: 'video', 'media::video': 'video', 'media:video': 'video',
} // prettier-ignore

const own = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]))

export const surveyHeaders: Headers = {
  keys: new Map(
    Object.entries({
      ...own(
        'type',
        'name',
        'label',
        'hint',
        'guidance_hint',
        'appearance',
        'relevant',
        'required',
        'constraint',
      ),
      ...own(
        'calculation',
        'default',
        'read_only',
        'repeat_count',
        'choice_filter',
        'parameters',
        'trigger',
        'save_to',
      ),
      ...own(
        'constraint_message',
        'required_message',
        'disabled',
        'personal',
        'rows',
        'autoplay',
        'accuracythreshold',
      ),
      ...MEDIA,
      caption: 'label',
      command: 'type',
      tag: 'name',
      value: 'name',
      count: 'repeat_count',
      relevance: 'relevant',
      calculate: 'calculation',
      readonly: 'read_only',
      constraining_message: 'constraint_message',
      'jr:constraintmsg': 'constraint_message',
      requiredmsg: 'required_message',
      'jr:requiredmsg': 'required_message',
      'jr:count': 'repeat_count',
      'entities:saveto': 'save_to',
      'bind:type': 'bind::type',
      'bind::type': 'bind::type',
      accuracy_threshold: 'accuracythreshold',
      personal_data: 'personal',
      'kobo--matrix_list': 'matrix_list',
      'kobo--score-choices': 'score_choices',
      'kobo--rank-items': 'rank_items',
      'kobo--rank-constraint-message': 'rank_message',
    }),
  ),
  translated: new Set([
    'label', 'hint', 'guidance_hint', 'image', 'big-image', 'audio', 'video', 'constraint_message', 'required_message',
  ]), // prettier-ignore
  prefixes: new Set(['media', 'bind', 'control', 'body']),
}

export const choicesHeaders: Headers = {
  keys: new Map(
    Object.entries({
      ...own('list_name', 'name', 'label'),
      ...MEDIA,
      listname: 'list_name',
      caption: 'label',
    }),
  ),
  weak: new Map([
    ['value', 'name'],
    ['list', 'list_name'],
  ]),
  translated: new Set(['label', 'image', 'big-image', 'audio', 'video']),
  prefixes: new Set(['media']),
}

export const settingsHeaders: Headers = {
  keys: new Map(
    Object.entries({
      ...own(
        'form_title',
        'form_id',
        'version',
        'default_language',
        'instance_name',
        'style',
        'allow_choice_duplicates',
      ),
      ...own(
        'name',
        'public_key',
        'submission_url',
        'auto_send',
        'auto_delete',
        'namespaces',
        'clean_text_values',
      ),
      ...own(
        'omit_instanceid',
        'instance_id',
        'instance_xmlns',
        'sms_keyword',
        'client_editable',
        'attribute',
      ),
      title: 'form_title',
      set_form_title: 'form_title',
      set_form_id: 'form_id',
    }),
  ),
  weak: new Map([
    ['id_string', 'form_id'],
    ['form_version', 'version'],
    ['id', 'form_id'],
  ]),
  translated: new Set(['form_title']),
  prefixes: new Set(),
}

export const entitiesHeaders: Headers = {
  keys: new Map(
    Object.entries({
      ...own('list_name', 'label', 'entity_id', 'create_if', 'update_if', 'repeat'),
      dataset: 'list_name',
    }),
  ),
  translated: new Set(),
  prefixes: new Set(),
  strict: true,
}

export const indicatorsHeaders: Headers = {
  keys: new Map(
    Object.entries({
      ...own(
        'name',
        'label',
        'expression',
        'denominator',
        'type',
        'unit',
        'where',
        'direction',
        'target',
        'disaggregate_by',
      ),
      ...own('level', 'measure'),
      numerator: 'expression',
      disaggregate: 'disaggregate_by',
      disaggregation: 'disaggregate_by',
    }),
  ),
  translated: new Set(['label', 'measure']),
  prefixes: new Set(),
}

export const studyHeaders: Headers = {
  keys: new Map(Object.entries({ key: 'key', name: 'key', setting: 'key', value: 'value' })),
  translated: new Set(),
  prefixes: new Set(),
}
