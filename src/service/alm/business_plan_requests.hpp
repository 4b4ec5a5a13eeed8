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
struct Described<alm::OriginationDay> {
    using enum alm::OriginationDay;
    static constexpr std::string_view name = "OriginationDay";
    static constexpr std::string_view doc = "Day on which the amount of a month is originated.";
    static constexpr std::array values{
        word(kFirst, "first", "First day of the month.", "First of the month"),
        word(kMiddle, "middle", "Middle of the month: the 16th, or the 15th in February.",
             "Middle of the month")};
};

template <>
struct Described<alm::PlanLine> {
    using T = alm::PlanLine;
    static constexpr std::string_view name = "BusinessPlanLine";
    static constexpr std::string_view doc =
        "Contracts on the same terms that a bank plans to originate, by month.";
    static constexpr auto fields = wire::list(
        required("terms", &T::terms,
                 "Terms of the contracts, as of a position. The term is renew_months, or else the "
                 "months from start to maturity; the client rate is the forward or par rate of the "
                 "term at origination plus renew_margin. The balance and dates are not used, nor "
                 "is the rate, except that of a non-maturity deposit."),
        optional("amounts", &T::amounts,
                 "Principal originated by month of the plan, in the currency of the terms; zero "
                 "after the last.",
                 {.max_items = 600, .unit = "currency"}),
        optional("renews", &T::renews,
                 "Whether redemptions of the line are replaced like for like; otherwise volumes "
                 "follow the amounts alone."));
};

template <class T>
constexpr auto business_plan_fields() {
    return wire::list(
        required("first_month", &T::first_month, "A day of the first month of the plan."),
        optional("origination", &T::day, "Day on which the amount of a month is originated."),
        required("lines", &T::lines, "Planned new business by line.", {.max_items = 500}));
}

template <>
struct Described<alm::BusinessPlan> {
    using T = alm::BusinessPlan;
    static constexpr std::string_view name = "BusinessPlanContent";
    static constexpr std::string_view doc = "New business that a bank plans, by line and month.";
    static constexpr auto fields = business_plan_fields<T>();
};

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
