#include "store/catalog.hpp"

#include <fmt/format.h>
#include <utility>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::describe {

template <>
struct Described<store::Dataset> {
    using T = store::Dataset;
    static constexpr std::string_view name = "DatasetRow";
    static constexpr std::string_view doc = "A file of columns.";
    static constexpr auto fields = list(
        required("id", &T::id, ""), required("kind", &T::kind, ""), required("name", &T::name, ""),
        required("digest", &T::digest, ""), required("path", &T::path, ""),
        required("rows", &T::rows, ""), required("columns", &T::columns, ""),
        required("first_date", &T::first_date, ""), required("last_date", &T::last_date, ""),
        required("source", &T::source, ""), required("created_at", &T::created_at, ""));
};
static_assert(kMembers<store::Dataset> == Described<store::Dataset>::fields.kCount);

}  // namespace ballast::describe

namespace ballast::store {

template <>
inline constexpr std::string_view detail::kColumnName<&Dataset::rows> = "row_count";
template <>
inline constexpr std::string_view detail::kColumnName<&Dataset::columns> = "column_names";

namespace {

Result<std::vector<Dataset>> select(Transaction& transaction, const detail::Where& where,
                                    std::string_view rest) {
    return detail::select_rows<Dataset>(transaction, "datasets", where,
                                        fmt::format("ORDER BY created_at DESC, id DESC{}", rest));
}

Error missing_dataset(std::string name) {
    return fail(Code::kNotFound, fmt::format("there is no dataset {}", name));
}

}  // namespace

Result<Dataset> add_dataset(Transaction& transaction, Dataset dataset, Instant now) {
    if (dataset.id.is_nil()) dataset.id = DatasetId::make(now);
    dataset.created_at = now;
    TRY_STATUS(detail::insert_row(transaction, "datasets", dataset,
                                  "ON CONFLICT (tenant_id, kind, name, digest) DO NOTHING"));
    detail::Where where;
    where.add("kind = {}", dataset.kind);
    where.add("name = {}", dataset.name);
    where.add("digest = {}", dataset.digest);
    TRY(auto found, select(transaction, where, ""));
    if (found.empty()) return missing_dataset(dataset.name);
    return std::move(found.front());
}

Result<Dataset> get_dataset(Transaction& transaction, const DatasetId& id) {
    detail::Where where;
    where.add("id = {}", id);
    TRY(auto found, select(transaction, where, ""));
    if (found.empty()) return missing_dataset(id.to_string());
    return std::move(found.front());
}

Result<Dataset> latest_dataset(Transaction& transaction, std::string_view kind,
                               std::string_view name) {
    detail::Where where;
    where.add("kind = {}", kind);
    if (!name.empty()) where.add("name = {}", name);
    TRY(auto found, select(transaction, where, " LIMIT 1"));
    if (found.empty())
        return missing_dataset(name.empty() ? fmt::format("of the kind {}", kind)
                                            : std::string(name));
    return std::move(found.front());
}

Result<std::vector<Dataset>> list_datasets(Transaction& transaction, std::string_view kind) {
    detail::Where where;
    if (!kind.empty()) where.add("kind = {}", kind);
    return select(transaction, where, "");
}

Status set_dataset_kind(Transaction& transaction, const DatasetId& id, std::string_view kind) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.datasets SET kind = $2 "
                            "WHERE tenant_id = current_tenant() AND id = $1",
                            {id, kind}));
    if (changed == 0) return missing_dataset(id.to_string());
    return {};
}

Status delete_dataset(Transaction& transaction, const DatasetId& id) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.datasets WHERE tenant_id = current_tenant() AND id = $1", {id}));
    if (deleted == 0) return missing_dataset(id.to_string());
    return {};
}

}  // namespace ballast::store
