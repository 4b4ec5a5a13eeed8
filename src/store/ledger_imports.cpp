#include "store/ledger_imports.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/describe_ledger_import.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace detail {

template <>
inline constexpr std::string_view kColumnName<&model::ImportTotals::rows> = kNoColumn;
template <>
inline constexpr std::string_view kColumnName<&model::ImportTotals::added> = "rows_new";
template <>
inline constexpr std::string_view kColumnName<&model::ImportTotals::duplicate> = "rows_duplicate";
template <>
inline constexpr std::string_view kColumnName<&model::ImportTotals::changed> = "rows_changed";
template <>
inline constexpr std::string_view kColumnName<&model::ImportTotals::rejected> = "rows_rejected";
template <>
inline constexpr std::string_view kColumnName<&model::ImportTotals::skipped> = "rows_passed_over";

}  // namespace detail

namespace {

using LedgerImportColumns = detail::DescribedRow<LedgerImport>;

Result<LedgerImport> to_import(const Row& row, std::size_t at = 0) {
    TRY(LedgerImport import, LedgerImportColumns::read(row, at));
    model::ImportTotals& totals = import.totals;
    totals.rows = totals.added + totals.duplicate + totals.changed + totals.rejected;
    return import;
}

constexpr std::string_view kProfileColumns =
    "name, fingerprint, profile, created_at, updated_at, version";

ImportProfile to_profile(const Row& row) {
    return {.name = row.string(0),
            .fingerprint = row.string(1),
            .profile = row.string(2),
            .created_at = row.instant(3),
            .updated_at = row.instant(4),
            .version = row.integer(5)};
}

Error no_profile(std::string_view name) {
    return fail(Code::kNotFound, fmt::format("there is no import profile {}", name))
        .with("profile", std::string(name));
}

}  // namespace

Status put_import(Transaction& transaction, const LedgerImport& import) {
    return detail::insert_row(transaction, "ledger_imports", import);
}

Result<LedgerImport> get_import(Transaction& transaction, const ImportId& id) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM ledger_imports WHERE id = $1",
                                      LedgerImportColumns::column_list()),
                          {id}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no import {}", id.to_string()))
            .with("import", id.to_string());
    return to_import(rows[0]);
}

Result<LedgerImport> mark_import_undone(Transaction& transaction, const ImportId& id, Instant now) {
    TRY(const Rows rows,
        transaction.query(fmt::format("UPDATE main.ledger_imports SET state = 'undone', "
                                      "undone_at = $2, version = version + 1 "
                                      "WHERE tenant_id = current_tenant() AND id = $1 AND "
                                      "state = 'committed' RETURNING {}",
                                      LedgerImportColumns::column_list()),
                          {id, now}));
    if (!rows.empty()) return to_import(rows[0]);
    TRY([[maybe_unused]] const LedgerImport there, get_import(transaction, id));
    return fail(Code::kConflict, "the import has already been undone");
}

Result<Page<LedgerImport>> list_imports(Transaction& transaction, const ImportFilter& filter,
                                        const PageRequest& page) {
    detail::Where where;
    if (filter.state) where.add("state = {}", detail::stored(*filter.state));
    if (!filter.file_digest.empty()) where.add("file_digest = {}", filter.file_digest);
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT created_at, id, {} FROM ledger_imports",
                                       LedgerImportColumns::column_list()),
                           where, {"created_at"}, "id", page));
    return detail::select_page<LedgerImport>(
        transaction, query, [&](const Row& row) { return to_import(row, detail::kPageColumns); });
}

Result<std::vector<LedgerImport>> all_imports(Transaction& transaction) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM ledger_imports ORDER BY id",
                                                       LedgerImportColumns::column_list())));
    std::vector<LedgerImport> imports;
    for (const Row row : rows) {
        TRY(LedgerImport import, to_import(row));
        imports.push_back(std::move(import));
    }
    return imports;
}

Status clear_ledger(Transaction& transaction) {
    // Entries first: they refer to accounts.
    for (const std::string_view table :
         {"ledger_entries", "accounts", "ledger_imports", "import_profiles", "ledger_snapshots"})
        TRY_STATUS(transaction.execute(
            fmt::format("DELETE FROM main.{} WHERE tenant_id = current_tenant()", table)));
    return {};
}

Result<ImportProfile> put_profile(Transaction& transaction, const ImportProfile& profile,
                                  Instant now) {
    if (profile.name.empty()) return fail(Code::kInvalidInput, "an import profile requires a name");
    TRY(const Rows rows,
        transaction.query(
            fmt::format("INSERT INTO main.import_profiles (tenant_id, name, fingerprint, profile, "
                        "created_at, updated_at, version) "
                        "VALUES (current_tenant(), $1, $2, $3, $4, $4, 1) "
                        "ON CONFLICT (tenant_id, name) DO UPDATE SET "
                        "fingerprint = excluded.fingerprint, profile = excluded.profile, "
                        "updated_at = excluded.updated_at, version = import_profiles.version + 1 "
                        "RETURNING {}",
                        kProfileColumns),
            {profile.name, profile.fingerprint, profile.profile, now}));
    return to_profile(rows[0]);
}

Status restore_profile(Transaction& transaction, const ImportProfile& profile) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.import_profiles (tenant_id, name, fingerprint, profile, created_at, "
        "updated_at, version) VALUES (current_tenant(), $1, $2, $3, $4, $5, $6)",
        {profile.name, profile.fingerprint, profile.profile, profile.created_at, profile.updated_at,
         profile.version}));
    return {};
}

Result<ImportProfile> get_profile(Transaction& transaction, std::string_view name) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM import_profiles "
                                                       "WHERE name = $1",
                                                       kProfileColumns),
                                           {name}));
    if (rows.empty()) return no_profile(name);
    return to_profile(rows[0]);
}

Result<std::optional<ImportProfile>> find_profile(Transaction& transaction,
                                                  std::string_view fingerprint) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM import_profiles WHERE fingerprint = $1 "
                                      "ORDER BY updated_at DESC, name LIMIT 1",
                                      kProfileColumns),
                          {fingerprint}));
    if (fingerprint.empty() || rows.empty()) return std::optional<ImportProfile>();
    return std::optional(to_profile(rows[0]));
}

Result<std::vector<ImportProfile>> list_profiles(Transaction& transaction) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM import_profiles "
                                                       "ORDER BY name",
                                                       kProfileColumns)));
    std::vector<ImportProfile> profiles;
    for (const Row row : rows) profiles.push_back(to_profile(row));
    return profiles;
}

Status delete_profile(Transaction& transaction, std::string_view name) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.import_profiles WHERE tenant_id = current_tenant() "
                            "AND name = $1",
                            {name}));
    if (deleted == 0) return no_profile(name);
    return {};
}

}  // namespace ballast::store
