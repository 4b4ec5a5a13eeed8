// Documents of a workspace in versions, such as sets of behavioral assumptions. A version is never
// changed; its document is JSON text that the store does not parse.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

enum class DocumentKind : std::uint8_t { kAssumptions, kBusinessPlan };

struct DocumentVersion {
    std::string id;  // [a-z0-9-]{1,64}, unique within a tenant and kind
    std::int64_t version = 1;
    std::string name;
    std::string document = "{}";
    std::string note;
    std::string created_by;  // user
    std::string created_by_name;
    Instant created_at;
};

// kConflict when the version exists.
Status add_document_version(Transaction& transaction, DocumentKind kind,
                            const DocumentVersion& version);
// The latest version of every document of the kind, by id.
Result<std::vector<DocumentVersion>> list_documents(Transaction& transaction, DocumentKind kind);
// All versions of a document, latest first; empty without one of this id.
Result<std::vector<DocumentVersion>> document_versions(Transaction& transaction, DocumentKind kind,
                                                       std::string_view id);
// With all its versions.
Status delete_document(Transaction& transaction, DocumentKind kind, std::string_view id);

}  // namespace ballast::store
