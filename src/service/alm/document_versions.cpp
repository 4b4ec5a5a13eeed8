#include "service/alm/document_versions.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "service/review_gate.hpp"
#include "service/short_name.hpp"
#include "store/reviews.hpp"

namespace ballast::service {

namespace {

using store::DocumentVersion;

constexpr std::size_t kMostDocuments = 500;

Result<DocumentVersionView> version_view(store::Transaction& transaction,
                                         const DocumentRules& rules,
                                         const DocumentVersion& version) {
    const std::string item = document_item(version.id, version.version);
    TRY(const auto review, store::find_review(transaction, rules.review, item));
    return DocumentVersionView{
        .version = version.version,
        .name = version.name,
        .note = version.note,
        .created_by = version.created_by_name,
        .created_at = version.created_at,
        .state = model::review_state(review, document_revision(version.version)),
        .item = item};
}

}  // namespace

const DocumentRules& document_rules(store::DocumentKind kind) {
    static const DocumentRules assumptions{.kind = store::DocumentKind::kAssumptions,
                                           .review = model::ReviewKind::kAssumptions,
                                           .noun = "set of assumptions",
                                           .plural = "sets of assumptions",
                                           .audit = "assumptions",
                                           .id_pointer = "/set"};
    static const DocumentRules plans{.kind = store::DocumentKind::kBusinessPlan,
                                     .review = model::ReviewKind::kBusinessPlan,
                                     .noun = "business plan",
                                     .plural = "business plans",
                                     .audit = "business_plan",
                                     .id_pointer = "/plan"};
    return kind == store::DocumentKind::kAssumptions ? assumptions : plans;
}

std::string document_item(std::string_view id, std::int64_t version) {
    return fmt::format("{}@{}", id, version);
}

std::string document_revision(std::int64_t version) { return fmt::format("version {}", version); }

Result<std::vector<DocumentVersion>> versions_of(store::Transaction& transaction,
                                                 const DocumentRules& rules,
                                                 const std::string& id) {
    TRY(auto versions, store::document_versions(transaction, rules.kind, id));
    if (versions.empty())
        return fail(Code::kNotFound, fmt::format("there is no {} {}", rules.noun, id));
    return versions;
}

Result<std::size_t> version_index(const DocumentRules& rules,
                                  const std::vector<DocumentVersion>& versions,
                                  std::optional<std::int64_t> version) {
    if (!version) return 0;
    const auto found = std::ranges::find(versions, *version, &DocumentVersion::version);
    if (found == versions.end())
        return fail(Code::kNotFound, fmt::format("the {} {} has no version {}", rules.noun,
                                                 versions.front().id, *version));
    return static_cast<std::size_t>(found - versions.begin());
}

Result<DocumentRow> document_row(store::Transaction& transaction, const DocumentRules& rules,
                                 const std::vector<DocumentVersion>& versions, std::size_t shown,
                                 std::vector<DocumentVersionView>& views) {
    DocumentRow row;
    for (const DocumentVersion& version : versions) {
        TRY(DocumentVersionView view, version_view(transaction, rules, version));
        if (!row.approved && view.state == model::ReviewState::kApproved)
            row.approved = view.version;
        views.push_back(std::move(view));
    }
    static_cast<DocumentVersionView&>(row) = views[shown];
    row.id = versions.front().id;
    return row;
}

Result<std::vector<DocumentRow>> document_rows(store::Transaction& transaction,
                                               const DocumentRules& rules) {
    std::vector<DocumentRow> rows;
    TRY(const auto latest, store::list_documents(transaction, rules.kind));
    for (const DocumentVersion& version : latest) {
        TRY(const auto versions, versions_of(transaction, rules, version.id));
        std::vector<DocumentVersionView> views;
        TRY(DocumentRow row, document_row(transaction, rules, versions, 0, views));
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<std::vector<DocumentVersion>> put_document(Call& call, const DocumentRules& rules,
                                                  DocumentVersion version) {
    TRY_STATUS(check_short_name(version.id, rules.id_pointer));
    store::Transaction& transaction = call.transaction();
    TRY(const auto before, store::document_versions(transaction, rules.kind, version.id));
    if (before.empty()) {
        TRY(const auto all, store::list_documents(transaction, rules.kind));
        if (all.size() >= kMostDocuments)
            return fail(Code::kInvalidInput,
                        fmt::format("a workspace has at most {} {}", kMostDocuments, rules.plural));
    } else if (before.front().document == version.document && before.front().name == version.name) {
        return fail(Code::kConflict,
                    fmt::format("version {} of {} has the same content: change it first",
                                before.front().version, version.id));
    }
    version.version = before.empty() ? 1 : before.front().version + 1;
    version.created_by = call.principal().user.to_string();
    version.created_by_name = call.principal().name;
    version.created_at = call.now();
    TRY_STATUS(store::add_document_version(transaction, rules.kind, version));
    call.touch(fmt::format("{}:{}", rules.audit, document_item(version.id, version.version)));
    return versions_of(transaction, rules, version.id);
}

Status delete_document(Call& call, const DocumentRules& rules, const std::string& id) {
    store::Transaction& transaction = call.transaction();
    TRY(const auto versions, versions_of(transaction, rules, id));
    for (const DocumentVersion& version : versions) {
        const std::string item = document_item(version.id, version.version);
        TRY_STATUS(
            check_not_approved(transaction, rules.review, item,
                               fmt::format("version {} of {}", version.version, version.name)));
        TRY_STATUS(store::delete_review_of(transaction, rules.review, item));
    }
    TRY_STATUS(store::delete_document(transaction, rules.kind, id));
    call.touch(fmt::format("{}:{}", rules.audit, id));
    return {};
}

}  // namespace ballast::service
