// Documents of banks in versions that a second person may approve: sets of assumptions and plans of
// new business. Storing, finding and listing them, with the state of their reviews.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/describe_review.hpp"
#include "service/call.hpp"
#include "service/common.hpp"
#include "store/document_versions.hpp"
#include "wire/json.hpp"

namespace ballast::service {

// A version without its document.
struct DocumentVersionView {
    std::int64_t version = 1;
    std::string name;
    std::string note;
    std::string created_by;
    Instant created_at;
    model::ReviewState state = model::ReviewState::kDraft;
    std::string item;
};

struct DocumentRow : DocumentVersionView {
    std::string id;
    std::optional<std::int64_t> approved;
};

// A kind of documents, as methods and errors name it.
struct DocumentRules {
    store::DocumentKind kind;
    model::ReviewKind review;
    std::string_view noun;    // "set of assumptions"
    std::string_view plural;  // "sets of assumptions"
    std::string_view audit;   // prefix of audited objects
    std::string id_pointer;   // field of the id in requests
};
const DocumentRules& document_rules(store::DocumentKind kind);

// A version as an object of reviews: "base-2026@3".
std::string document_item(std::string_view id, std::int64_t version);
std::string document_revision(std::int64_t version);

// All versions, latest first; kNotFound where there are none.
Result<std::vector<store::DocumentVersion>> versions_of(store::Transaction& transaction,
                                                        const DocumentRules& rules,
                                                        const std::string& id);
// The latest when `version` is absent.
Result<std::size_t> version_index(const DocumentRules& rules,
                                  const std::vector<store::DocumentVersion>& versions,
                                  std::optional<std::int64_t> version);
// The row of the version at `shown`, and all versions in `views`.
Result<DocumentRow> document_row(store::Transaction& transaction, const DocumentRules& rules,
                                 const std::vector<store::DocumentVersion>& versions,
                                 std::size_t shown, std::vector<DocumentVersionView>& views);
// The latest version of every document, by id.
Result<std::vector<DocumentRow>> document_rows(store::Transaction& transaction,
                                               const DocumentRules& rules);
// Stores the next version; id, name, document and note are the caller's. kConflict for a document
// that is the same as the latest.
Result<std::vector<store::DocumentVersion>> put_document(Call& call, const DocumentRules& rules,
                                                         store::DocumentVersion version);
// Deletes all versions with their reviews. kConflict where one is approved.
Status delete_document(Call& call, const DocumentRules& rules, const std::string& id);

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr Limits kDocumentIdLimits{.min_length = 1, .max_length = 64};
inline constexpr Limits kDocumentNameLimits{.min_length = 1, .max_length = 200};
inline constexpr Limits kDocumentNoteLimits{.max_length = 2000};

template <class T>
constexpr auto document_version_fields() {
    return wire::list(
        required("version", &T::version, "Number of the version, from 1."),
        required("name", &T::name, "Name of the document in this version."),
        required("note", &T::note, "Reason for the version; may be empty."),
        required("created_by", &T::created_by, "Name of the user who stored the version."),
        required("created_at", &T::created_at, "Time at which the version was stored."),
        required("state", &T::state, "Progress of the review of the version."),
        required("item", &T::item, "Id of the version in reviews."));
}

template <>
struct Described<service::DocumentVersionView> {
    using T = service::DocumentVersionView;
    static constexpr std::string_view name = "DocumentVersion";
    static constexpr std::string_view doc = "A version of a stored document without its content.";
    static constexpr auto fields = document_version_fields<T>();
};

template <class T>
constexpr auto document_row_fields(std::string_view id, std::string_view id_doc) {
    return wire::combined(
        wire::list(required(id, &T::id, id_doc),
                   required("approved", &T::approved,
                            "Latest approved version; null where none is approved.")),
        document_version_fields<T>());
}

}  // namespace ballast::describe
