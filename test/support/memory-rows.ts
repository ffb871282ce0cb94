// Rows of tables in memory, for tables small enough.
import type { RowBatch, RowStore } from '../../core/export/batch.ts'

export function memoryRows(): RowStore {
  const kept: { table: number; batch: RowBatch }[] = []
  return {
    async add(table, batch) {
      kept.push({ table, batch })
    },
    async *read(table) {
      for (const one of kept) if (one.table === table) yield one.batch
    },
  }
}
