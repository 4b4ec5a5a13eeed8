#include "store/document_versions.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/rows.hpp"

namespace ballast::store {

namespace {

struct DocumentTable {
    std::string_view table;
    std::string_view document;  // its column
};

DocumentTable place_of(DocumentKind kind) {
    switch (kind) {
        case DocumentKind::kBusinessPlan:
            return {"business_plans", "document"};
        case DocumentKind::kAssumptions:
            break;
    }
    return {"assumption_sets", "behaviour"};
}

std::string columns_of(const DocumentTable& place) {
    return fmt::format("id, version, name, {}, note, created_by, created_by_name, created_at",
                       place.document);
}

Result<std::vector<DocumentVersion>> read(const Rows& rows) {
    std::vector<DocumentVersion> versions;
    for (const Row row : rows)
        versions.push_back({.id = row.string(0),
                            .version = row.integer(1),
                            .name = row.string(2),
                            .document = row.string(3),
                            .note = row.string(4),
                            .created_by = row.string(5),
                            .created_by_name = row.string(6),
                            .created_at = row.instant(7)});
    return versions;
}

}  // namespace

Status add_document_version(Transaction& transaction, DocumentKind kind,
                            const DocumentVersion& version) {
    const DocumentTable place = place_of(kind);
    TRY_STATUS(transaction.execute(
        fmt::format("INSERT INTO main.{} (tenant_id, {}) VALUES (current_tenant(), "
                    "$1, $2, $3, $4, $5, $6, $7, $8)",
                    place.table, columns_of(place)),
        {version.id, version.version, version.name, version.document, version.note,
         version.created_by, version.created_by_name, version.created_at}));
    return {};
}

Result<std::vector<DocumentVersion>> list_documents(Transaction& transaction, DocumentKind kind) {
    const DocumentTable place = place_of(kind);
    TRY(const Rows rows,
        transaction.query(fmt::format(
            "SELECT {0} FROM {1} AS one WHERE version = (SELECT MAX(version) FROM {1} AS other "
            "WHERE other.id = one.id) ORDER BY id",
            columns_of(place), place.table)));
    return read(rows);
}

Result<std::vector<DocumentVersion>> document_versions(Transaction& transaction, DocumentKind kind,
                                                       std::string_view id) {
    const DocumentTable place = place_of(kind);
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM {} WHERE id = $1 ORDER BY version DESC",
                                      columns_of(place), place.table),
                          {id}));
    return read(rows);
}

Status delete_document(Transaction& transaction, DocumentKind kind, std::string_view id) {
    TRY_STATUS(transaction.execute(
        fmt::format("DELETE FROM main.{} WHERE tenant_id = current_tenant() AND id = $1",
                    place_of(kind).table),
        {id}));
    return {};
}

}  // namespace ballast::store
