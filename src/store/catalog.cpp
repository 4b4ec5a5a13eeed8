#include "store/catalog.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

namespace {

constexpr std::string_view kDatasetColumns =
    "id, kind, name, digest, path, row_count, column_names, first_date, last_date, source, "
    "created_at";

Result<Dataset> to_dataset(const Row& row) {
    Dataset dataset;
    TRY(dataset.id, row.id<DatasetId>(0));
    dataset.kind = row.string(1);
    dataset.name = row.string(2);
    dataset.digest = row.string(3);
    dataset.path = row.string(4);
    dataset.rows = row.integer(5);
    TRY(dataset.columns, decode_list(row.text(6)));
    TRY(dataset.first_date, row.optional_date(7));
    TRY(dataset.last_date, row.optional_date(8));
    dataset.source = row.string(9);
    dataset.created_at = row.instant(10);
    return dataset;
}

Result<std::vector<Dataset>> select(Transaction& transaction, const detail::Where& where,
                                    std::string_view rest) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM datasets{} "
                                                       "ORDER BY created_at DESC, id DESC{}",
                                                       kDatasetColumns, where.sql(), rest),
                                           where.values()));
    std::vector<Dataset> datasets;
    for (const Row row : rows) {
        TRY(Dataset dataset, to_dataset(row));
        datasets.push_back(std::move(dataset));
    }
    return datasets;
}

Error missing_dataset(std::string name) {
    return fail(Code::kNotFound, fmt::format("there is no dataset {}", name));
}

}  // namespace

Result<Dataset> add_dataset(Transaction& transaction, Dataset dataset, Instant now) {
    if (dataset.id.is_nil()) dataset.id = DatasetId::make(now);
    dataset.created_at = now;
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.datasets (tenant_id, id, kind, name, digest, path, row_count, "
        "column_names, first_date, last_date, source, created_at) VALUES (current_tenant(), $1, "
        "$2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
        "ON CONFLICT (tenant_id, kind, name, digest) DO NOTHING",
        {dataset.id, dataset.kind, dataset.name, dataset.digest, dataset.path, dataset.rows,
         encode_list(dataset.columns), dataset.first_date, dataset.last_date, dataset.source,
         now}));
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
