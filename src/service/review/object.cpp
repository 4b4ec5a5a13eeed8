#include "service/review/object.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/words.hpp"
#include "service/alm/document_versions.hpp"
#include "service/alm/session_store.hpp"
#include "service/report/archive.hpp"
#include "store/clo_compliance.hpp"
#include "store/clo_deals.hpp"
#include "store/limits.hpp"

namespace ballast::service {

namespace {

using model::ReviewKind;

Permission read_permission(ReviewKind kind) {
    switch (kind) {
        case ReviewKind::kBalanceSheet:
        case ReviewKind::kAssumptions:
        case ReviewKind::kBusinessPlan:
            return Permission::kAlmRead;
        case ReviewKind::kDeal:
        case ReviewKind::kComplianceRun:
            return Permission::kCloRead;
        case ReviewKind::kReport:
            return Permission::kReportRead;
        case ReviewKind::kLimit:
            return Permission::kPortfolioRead;
    }
    return Permission::kPortfolioRead;
}

Error no_item(const ReviewItem& named) {
    return fail(Code::kNotFound,
                fmt::format("nothing of the kind {} has the id {}",
                            spaced_word(describe::to_word(named.kind)), named.item));
}

// Its market, assumptions and positions; the name and the pin do not matter.
Result<FoundItem> found_balance_sheet(store::Transaction& transaction, const ReviewItem& named) {
    const auto id = store::UploadSessionId::parse(named.item);
    if (!id) return no_item(named);
    auto row = store::get_upload_session(transaction, *id);
    if (!row && row.error().code == Code::kNotFound) return no_item(named);
    TRY_STATUS(row);
    if (row->kind != kAlmSessionKind) return no_item(named);
    const std::string text = id->to_string();
    return FoundItem{.named = {named.kind, text},
                     .object = {.title = row->name,
                                .revision = "content " + sha256_hex(row->manifest).substr(0, 16),
                                .author = row->owner},
                     .link = "/balance/" + text,
                     .audited = "session:" + text};
}

Result<FoundItem> found_deal(store::Transaction& transaction, const ReviewItem& named) {
    auto row = store::find_clo_deal(transaction, named.item);
    if (!row && row.error().code == Code::kNotFound) return no_item(named);
    TRY_STATUS(row);
    TRY(const auto versions, store::clo_versions(transaction, row->id, {}));
    if (versions.empty()) return fail(Code::kCorrupted, "the deal has no terms");
    const store::CloDealVersion& latest = versions.back();
    return FoundItem{.named = {named.kind, row->id.to_string()},
                     .object = {.title = row->name,
                                .revision = fmt::format("version {}", latest.number),
                                .author = latest.origin.created_by},
                     .link = "/clo/" + row->slug,
                     .audited = "deal:" + row->slug};
}

// "orion@2024-04-10": the official run of a date. A later run of it is another revision.
Result<FoundItem> found_compliance_run(store::Transaction& transaction, const ReviewItem& named) {
    const std::size_t at = named.item.rfind('@');
    if (at == std::string::npos) return no_item(named);
    const auto date = fin::Date::parse(named.item.substr(at + 1));
    auto row = store::find_clo_deal(transaction, named.item.substr(0, at));
    if (!date || (!row && row.error().code == Code::kNotFound)) return no_item(named);
    TRY_STATUS(row);
    TRY(const auto runs, store::clo_compliance_runs(transaction, row->id, *date, *date));
    if (runs.empty()) return no_item(named);
    return FoundItem{
        .named = {named.kind, fmt::format("{}@{}", row->id.to_string(), date->to_string())},
        .object = {.title = fmt::format("{}, tests of {}", row->name, date->to_string()),
                   .revision = fmt::format("run {}", runs.back().number),
                   .author = runs.back().created_by},
        .link = fmt::format("/clo/{}/compliance?review={}", row->slug, date->to_string()),
        .audited = "deal:" + row->slug};
}

Result<FoundItem> found_report(Call& call, const ReviewItem& named) {
    auto stored = readable_report(call, named.item);
    if (!stored && stored.error().code == Code::kNotFound) return no_item(named);
    TRY_STATUS(stored);
    return FoundItem{.named = {named.kind, stored->id.to_string()},
                     .object = {.title = stored->title,
                                .revision = "content " + stored->content_digest.substr(0, 16),
                                .author_name = stored->created_by},
                     .link = "/reports/" + stored->id.to_string(),
                     .audited = "report:" + stored->id.to_string()};
}

Result<FoundItem> found_limit(store::Transaction& transaction, const ReviewItem& named) {
    auto found = store::get_limit(transaction, named.item);
    if (!found && found.error().code == Code::kNotFound) return no_item(named);
    TRY_STATUS(found);
    return FoundItem{
        .named = {named.kind, found->id},
        .object = {.title = found->name, .revision = fmt::format("version {}", found->version)},
        .link = "/limits",
        .audited = "limit:" + found->id};
}

// A version of a document, "base-2026@3": it never changes.
Result<FoundItem> found_version(store::Transaction& transaction, const ReviewItem& named,
                                store::DocumentKind kind, std::string_view page) {
    const std::string id = named.item.substr(0, named.item.find('@'));
    TRY(const auto versions, store::document_versions(transaction, kind, id));
    const auto found = std::ranges::find_if(versions, [&](const store::DocumentVersion& one) {
        return document_item(one.id, one.version) == named.item;
    });
    if (found == versions.end()) return no_item(named);
    return FoundItem{.named = named,
                     .object = {.title = fmt::format("{}, version {}", found->name, found->version),
                                .revision = document_revision(found->version),
                                .author = found->created_by,
                                .author_name = found->created_by_name},
                     .link = fmt::format("{}/{}?version={}", page, found->id, found->version),
                     .audited = fmt::format("{}:{}", document_rules(kind).audit, named.item)};
}

}  // namespace

Permission write_permission(ReviewKind kind) {
    switch (kind) {
        case ReviewKind::kBalanceSheet:
        case ReviewKind::kAssumptions:
        case ReviewKind::kBusinessPlan:
            return Permission::kAlmWrite;
        case ReviewKind::kDeal:
        case ReviewKind::kComplianceRun:
            return Permission::kCloWrite;
        case ReviewKind::kReport:
            return Permission::kReportRun;
        case ReviewKind::kLimit:
            return Permission::kPortfolioWrite;
    }
    return Permission::kPortfolioWrite;
}

Result<FoundItem> reviewed_item(Call& call, store::Transaction& transaction,
                                const ReviewItem& named) {
    if (!call.principal().permissions.has(read_permission(named.kind))) return no_item(named);
    switch (named.kind) {
        case ReviewKind::kBalanceSheet:
            return found_balance_sheet(transaction, named);
        case ReviewKind::kDeal:
            return found_deal(transaction, named);
        case ReviewKind::kComplianceRun:
            return found_compliance_run(transaction, named);
        case ReviewKind::kReport:
            return found_report(call, named);
        case ReviewKind::kLimit:
            return found_limit(transaction, named);
        case ReviewKind::kAssumptions:
            return found_version(transaction, named, store::DocumentKind::kAssumptions,
                                 "/assumptions");
        case ReviewKind::kBusinessPlan:
            return found_version(transaction, named, store::DocumentKind::kBusinessPlan,
                                 "/business-plans");
    }
    return no_item(named);
}

Status keep_approved(store::Transaction& transaction, const ReviewItem& named) {
    if (named.kind != ReviewKind::kBalanceSheet) return {};
    TRY(const store::UploadSessionId id, store::UploadSessionId::parse(named.item));
    TRY(store::UploadSession row, store::get_upload_session(transaction, id));
    if (row.pinned) return {};
    row.pinned = true;
    TRY_STATUS(store::update_upload_session(transaction, row, row.version));
    return {};
}

}  // namespace ballast::service
