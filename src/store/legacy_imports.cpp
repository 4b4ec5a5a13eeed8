#include "store/legacy_imports.hpp"

#include <fmt/format.h>
#include <vector>

#include "store/describe_legacy_import.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using LegacyImports = detail::DescribedRow<LegacyImport>;

}  // namespace

Status put_legacy_import(Transaction& transaction, const LegacyImport& import) {
    return detail::insert_row(transaction, "legacy_imports", import);
}

Result<LegacyImport> get_legacy_import(Transaction& transaction, const LegacyImportId& id) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM legacy_imports WHERE id = $1",
                                      LegacyImports::column_list()),
                          {id}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no import {}", id.to_string()))
            .with("import", id.to_string());
    return LegacyImports::read(rows[0]);
}

Result<Page<LegacyImport>> list_legacy_imports(Transaction& transaction, const PageRequest& page) {
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT created_at, id, {} FROM legacy_imports",
                                       LegacyImports::column_list()),
                           {}, {"created_at"}, "id", page));
    return detail::select_page<LegacyImport>(transaction, query);
}

Status mark_legacy_import_undone(Transaction& transaction, const LegacyImportId& id, Instant now) {
    TRY(const std::int64_t marked,
        transaction.execute("UPDATE main.legacy_imports SET state = 'undone', undone_at = $2 WHERE "
                            "tenant_id = current_tenant() AND id = $1 AND state = 'committed'",
                            {id, now}));
    if (marked > 0) return {};
    TRY([[maybe_unused]] const LegacyImport import, get_legacy_import(transaction, id));
    return fail(Code::kConflict, "the import has already been undone");
}

}  // namespace ballast::store
