// Requests and responses of alm.business_plan.*, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alm/business_plan.hpp"
#include "service/alm/describe_session.hpp"
#include "service/alm/document_versions.hpp"

namespace ballast::service {

struct PutBusinessPlanRequest : alm::BusinessPlan {
    std::string plan;
    std::string name;
    std::string note;
};

struct BusinessPlanRequest {
    std::string plan;
    std::optional<std::int64_t> version;
};

struct DeleteBusinessPlanRequest {
    std::string plan;
};

struct ListBusinessPlansRequest {};

struct BusinessPlanRow : DocumentRow {};

struct ListBusinessPlansResponse {
    std::vector<BusinessPlanRow> data;
};

struct BusinessPlanView : BusinessPlanRow {
    alm::BusinessPlan content;
    std::vector<DocumentVersionView> versions;
};

// A version of a plan, read.
struct StoredBusinessPlan {
    alm::BusinessPlan content;
    std::string name;
    std::string item;
    model::ReviewState state = model::ReviewState::kDraft;
};
// The latest when `version` is absent.
Result<StoredBusinessPlan> stored_business_plan(store::Transaction& transaction,
                                                const std::string& plan,
                                                std::optional<std::int64_t> version);
// Lines that contradict themselves are reported where they are, below `pointer`.
Status check_business_plan(const alm::BusinessPlan& plan, const std::string& pointer);

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr std::string_view kBusinessPlanIdDoc = "Id of the plan, such as budget-2026.";

template <>
struct Described<service::PutBusinessPlanRequest> {
    using T = service::PutBusinessPlanRequest;
    static constexpr std::string_view name = "PutBusinessPlanRequest";
    static constexpr std::string_view doc =
        "A new version of a plan of new business, or the first of a new plan.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("plan", &T::plan, kBusinessPlanIdDoc, kDocumentIdLimits),
            required("name", &T::name, "Name of the plan, as free text.", kDocumentNameLimits)),
        business_plan_fields<T>(),
        wire::list(optional("note", &T::note, "Reason for the version, as free text.",
                            kDocumentNoteLimits)));
};

template <>
struct Described<service::BusinessPlanRequest> {
    using T = service::BusinessPlanRequest;
    static constexpr std::string_view name = "BusinessPlanRequest";
    static constexpr std::string_view doc = "Identifies a version of a plan of new business.";
    static constexpr auto fields = wire::list(
        required("plan", &T::plan, kBusinessPlanIdDoc, kDocumentIdLimits),
        optional("version", &T::version, "Version; the latest when absent.", {.minimum = 1}));
};

template <>
struct Described<service::DeleteBusinessPlanRequest> {
    using T = service::DeleteBusinessPlanRequest;
    static constexpr std::string_view name = "DeleteBusinessPlanRequest";
    static constexpr std::string_view doc = "Identifies a plan of new business.";
    static constexpr auto fields =
        wire::list(required("plan", &T::plan, kBusinessPlanIdDoc, kDocumentIdLimits));
};

template <>
struct Described<service::ListBusinessPlansRequest> {
    using T = service::ListBusinessPlansRequest;
    static constexpr std::string_view name = "ListBusinessPlansRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <class T>
constexpr auto business_plan_row_fields() {
    return document_row_fields<T>("plan", "Id of the plan.");
}

template <>
struct Described<service::BusinessPlanRow> {
    using T = service::BusinessPlanRow;
    static constexpr std::string_view name = "BusinessPlanRow";
    static constexpr std::string_view doc = "A plan of new business with its latest version.";
    static constexpr auto fields = business_plan_row_fields<T>();
};

template <>
struct Described<service::ListBusinessPlansResponse> {
    using T = service::ListBusinessPlansResponse;
    static constexpr std::string_view name = "ListBusinessPlansResponse";
    static constexpr std::string_view doc = "Plans of new business of the workspace.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Plans, by id; at most 500."));
};

template <>
struct Described<service::BusinessPlanView> {
    using T = service::BusinessPlanView;
    static constexpr std::string_view name = "BusinessPlan";
    static constexpr std::string_view doc = "A version of a plan of new business with its lines.";
    static constexpr auto fields = wire::combined(
        business_plan_row_fields<T>(),
        wire::list(required("content", &T::content, "Months and lines of the plan."),
                   required("versions", &T::versions, "All versions, latest first.")));
};

}  // namespace ballast::describe
