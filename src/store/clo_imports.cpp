#include "store/clo_imports.hpp"

#include <array>
#include <fmt/format.h>

#include "store/describe_clo.hpp"
#include "store/describe_clo_import.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using TapeImports = detail::DescribedRow<CloImport>;

constexpr std::array kImportedTables{"clo_asset_facts", "clo_lots", "clo_deal_versions",
                                     "clo_deal_states", "clo_correlations"};

Result<std::int64_t> count_of(Transaction& transaction, const std::string& sql,
                              const CloImportId& id) {
    TRY(const Rows rows, transaction.query(sql, {id}));
    return rows[0].integer(0);
}

}  // namespace

Status put_clo_import(Transaction& transaction, const CloImport& import) {
    return detail::insert_row(transaction, "clo_imports", import);
}

Result<CloImport> get_clo_import(Transaction& transaction, const CloImportId& id) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM clo_imports WHERE id = $1",
                                                       TapeImports::column_list()),
                                           {id}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no import {}", id.to_string()))
            .with("import", id.to_string());
    return TapeImports::read(rows[0]);
}

Result<Page<CloImport>> list_clo_imports(Transaction& transaction, const PageRequest& page) {
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT created_at, id, {} FROM clo_imports", TapeImports::column_list()),
            {}, {"created_at"}, "id", page));
    return detail::select_page<CloImport>(transaction, query);
}

Result<std::vector<std::string>> clo_import_documents(Transaction& transaction) {
    TRY(const Rows rows, transaction.query("SELECT document FROM clo_imports", {}));
    std::vector<std::string> documents;
    for (const Row row : rows) documents.push_back(row.string(0));
    return documents;
}

Result<CloImportRows> count_clo_import(Transaction& transaction, const CloImportId& id) {
    CloImportRows rows;
    const std::array counts{&rows.facts, &rows.lots, &rows.versions, &rows.states, &rows.matrices};
    for (std::size_t i = 0; i < kImportedTables.size(); ++i) {
        TRY(*counts[i],
            count_of(transaction,
                     fmt::format("SELECT count(*) FROM {} WHERE import_id = $1 AND hidden_at IS "
                                 "NULL",
                                 kImportedTables[i]),
                     id));
    }
    TRY(const std::int64_t facts,
        count_of(transaction,
                 "SELECT count(*) FROM clo_asset_facts AS later WHERE later.hidden_at IS NULL AND "
                 "(later.import_id IS NULL OR later.import_id <> $1) AND EXISTS (SELECT 1 FROM "
                 "clo_asset_facts AS own WHERE own.import_id = $1 AND own.asset_id = "
                 "later.asset_id AND own.number < later.number)",
                 id));
    TRY(const std::int64_t lots,
        count_of(transaction,
                 "SELECT count(*) FROM clo_lots AS later WHERE later.hidden_at IS NULL AND "
                 "(later.import_id IS NULL OR later.import_id <> $1) AND EXISTS (SELECT 1 FROM "
                 "clo_asset_facts AS own WHERE own.import_id = $1 AND own.asset_id = "
                 "later.asset_id AND own.number = 1)",
                 id));
    rows.later = facts + lots;
    return rows;
}

Result<std::vector<CloAssetRow>> hide_clo_import(Transaction& transaction, const CloImportId& id,
                                                 Instant now) {
    TRY(const std::int64_t marked,
        transaction.execute("UPDATE main.clo_imports SET state = 'undone', undone_at = $2 WHERE "
                            "tenant_id = current_tenant() AND id = $1 AND state = 'committed'",
                            {id, now}));
    if (marked == 0) {
        TRY([[maybe_unused]] const CloImport import, get_clo_import(transaction, id));
        return fail(Code::kConflict, "the import has already been undone");
    }
    TRY(const std::vector<CloAssetRow> assets,
        detail::select_rows<CloAssetRow>(transaction, "clo_assets",
                                         "WHERE id IN (SELECT asset_id FROM clo_asset_facts WHERE "
                                         "import_id = $1) ORDER BY asset",
                                         {id}));
    for (const std::string_view table : kImportedTables)
        TRY_STATUS(transaction.execute(
            fmt::format("UPDATE main.{} SET hidden_at = $2 WHERE tenant_id = current_tenant() AND "
                        "import_id = $1 AND hidden_at IS NULL",
                        table),
            {id, now}));
    return assets;
}

}  // namespace ballast::store
