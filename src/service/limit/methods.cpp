// limit.*: limits, their checks, and the cases of their breaches.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "risk/limit_check.hpp"
#include "service/field_error.hpp"
#include "service/limit/check.hpp"
#include "service/record_methods.hpp"
#include "service/review_gate.hpp"
#include "store/database.hpp"
#include "store/limits.hpp"
#include "store/reviews.hpp"

namespace ballast::service {

namespace {

using model::RiskLimit;
using Names = std::map<std::string, LimitSubjectName, std::less<>>;

Result<Names> names_of(Call& call) { return limit_subject_names(call, call.transaction()); }

// Readings of subjects that the caller may read; of one subject if given.
Result<LimitView> view_of(Call& call, const RiskLimit& limit, const Names& names,
                          std::span<const model::LimitReading> readings,
                          const std::string& subject = {}) {
    LimitView view{limit, etag_of(limit.version), {}, {}, {}};
    if (const auto found = names.find(limit.subject); found != names.end()) {
        view.subject_name = found->second.name;
        if (limit.unit == model::LimitUnit::kCurrency) view.currency = found->second.currency;
    }
    for (const model::LimitReading& reading : readings) {
        if (reading.limit != limit.id || (!subject.empty() && reading.subject != subject)) continue;
        if (const auto found = names.find(reading.subject); found != names.end())
            view.readings.push_back(
                {reading, found->second.name,
                 limit.unit == model::LimitUnit::kCurrency ? found->second.currency : ""});
    }
    call.set_version(limit.version);
    return view;
}

Result<LimitView> answer(Call& call, const RiskLimit& limit) {
    TRY(const Names names, names_of(call));
    TRY(const auto readings, store::limit_readings(call.transaction()));
    return view_of(call, limit, names, readings);
}

bool is_id(std::string_view id) {
    return std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

// A metric reads kinds of results that its subject has.
Status check_metric(const RiskLimit& limit) {
    TRY(const risk::Metric metric, risk::Metric::parse(limit.metric));
    const auto known = metric_kinds(limit.subject_type);
    for (const std::string& kind : metric.kinds()) {
        if (std::ranges::find(known, kind) != known.end()) continue;
        return invalid(
            "/metric", "not_allowed",
            fmt::format("a {} has no figures of {}",
                        limit.subject_type == model::LimitSubject::kPortfolio ? "portfolio"
                        : limit.subject_type == model::LimitSubject::kDeal    ? "deal"
                                                                              : "balance sheet",
                        kind),
            fmt::format("figures begin with {}; limit.metrics lists them", alternatives(known)));
    }
    return {};
}

Status check(const RiskLimit& limit) {
    if (!is_id(limit.id))
        return invalid("/id", "pattern", fmt::format("\"{}\" is not a short name", limit.id),
                       "1 to 64 of a-z, 0-9, _, . and -");
    TRY_STATUS(check_metric(limit));
    return risk::check_limit_terms(limit.terms());
}

Result<LimitView> create_limit(Call& call, const CreateLimitRequest& request) {
    RiskLimit limit = request;
    TRY_STATUS(check(limit));
    if (!limit.subject.empty()) {
        TRY(limit.subject,
            limit_subject_id(call, call.transaction(), limit.subject_type, limit.subject));
    }
    TRY(limit, store::create_limit(call.transaction(), std::move(limit), call.now()));
    call.touch("limit:" + limit.id);
    return answer(call, limit);
}

Result<LimitView> get_limit(Call& call, const LimitIdRequest& request) {
    TRY(const RiskLimit limit, store::get_limit(call.transaction(), request.limit));
    return answer(call, limit);
}

Status clear_fields(const UpdateLimitRequest& request, RiskLimit& limit) {
    for (std::size_t i = 0; i < request.clear.size(); ++i) {
        const std::string& name = request.clear[i];
        if (name == "soft")
            limit.soft.reset();
        else if (name == "hard")
            limit.hard.reset();
        else if (name == "valid_until")
            limit.valid_until.reset();
        else
            return invalid(fmt::format("/clear/{}", i), "not_allowed",
                           fmt::format("\"{}\" cannot be cleared", name),
                           "use soft, hard or valid_until");
    }
    return {};
}

Result<LimitView> update_limit(Call& call, const UpdateLimitRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(RiskLimit limit, store::get_limit(call.transaction(), request.limit));
    TRY_STATUS(clear_fields(request, limit));
    describe::apply_change(request, limit);
    TRY_STATUS(check(limit));
    TRY_STATUS(check_not_approved(call.transaction(), model::ReviewKind::kLimit, limit.id,
                                  "the limit " + limit.name));
    TRY(limit, store::update_limit(call.transaction(), limit, expected, call.now()));
    call.touch("limit:" + limit.id);
    return answer(call, limit);
}

Result<Deleted> delete_limit(Call& call, const DeleteLimitRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY_STATUS(check_not_approved(call.transaction(), model::ReviewKind::kLimit, request.limit,
                                  "the limit " + request.limit));
    TRY_STATUS(store::delete_limit(call.transaction(), request.limit, expected));
    TRY_STATUS(
        store::delete_review_of(call.transaction(), model::ReviewKind::kLimit, request.limit));
    TRY(auto open, store::open_limit_cases(call.transaction()));
    for (model::LimitCase& one : open) {
        if (one.limit != request.limit) continue;
        const model::LimitEvent event = risk::close_case(
            one, model::LimitCaseEnd::kDeleted, one.latest_on, call.principal().name, call.now());
        TRY_STATUS(store_case(call.transaction(), one, std::span(&event, 1)));
    }
    call.touch("limit:" + request.limit);
    return Deleted{request.limit};
}

// The id of a subject of any type that is given by id or slug.
std::string subject_id(const Names& names, const std::string& subject) {
    for (const auto& [id, named] : names)
        if (named.name == subject && !names.contains(subject)) return id;
    return subject;
}

Result<ListLimitsResponse> list_limits(Call& call, const ListLimitsRequest& request) {
    TRY(const Names names, names_of(call));
    TRY(const auto limits, store::all_limits(call.transaction()));
    TRY(const auto readings, store::limit_readings(call.transaction()));
    const std::string subject = subject_id(names, request.subject);
    ListLimitsResponse response;
    for (const RiskLimit& limit : limits) {
        if (request.subject_type && limit.subject_type != *request.subject_type) continue;
        if (!subject.empty() && !limit.subject.empty() && limit.subject != subject) continue;
        TRY(LimitView view, view_of(call, limit, names, readings, subject));
        response.data.push_back(std::move(view));
    }
    return response;
}

Result<LimitMetricsResponse> list_metrics(Call& call, const LimitMetricsRequest& request) {
    TRY(const auto targets, limit_targets(call, request));
    if (targets.size() != 1)
        return invalid("", "required", "no subject is given",
                       "give portfolio, balance_sheet or deal");
    std::vector<std::string> kinds;
    for (const std::string_view kind : metric_kinds(targets.front().type)) kinds.emplace_back(kind);
    TRY(SubjectFigures read, figures_of(call, targets.front(), kinds, false));
    LimitMetricsResponse response{.sources = std::move(read.sources),
                                  .issues = std::move(read.issues)};
    for (const auto& [path, value] : read.figures) {
        if (response.figures.size() == request.limit) break;
        if (path.find(request.text) != std::string::npos) response.figures.push_back({path, value});
    }
    return response;
}

Result<LimitCaseView> case_view(Call& call, const model::LimitCase& one, const Names& names) {
    LimitCaseView view{one, {}, {}, risk::utilization(one.terms(), one.latest_value), {}};
    if (const auto found = names.find(one.subject); found != names.end()) {
        view.subject_name = found->second.name;
        if (one.unit == model::LimitUnit::kCurrency) view.currency = found->second.currency;
    }
    TRY(view.events, store::limit_events(call.transaction(), one.id));
    return view;
}

Result<ListLimitCasesResponse> list_cases(Call& call, const ListLimitCasesRequest& request) {
    TRY(const Names names, names_of(call));
    store::LimitCaseFilter filter{.limit = request.limit_id, .open = request.open};
    if (!request.subject.empty()) filter.subject = subject_id(names, request.subject);
    TRY(const auto page, store::list_limit_cases(call.transaction(), filter,
                                                 {.limit = static_cast<std::size_t>(request.limit),
                                                  .cursor = request.cursor,
                                                  .direction = request.direction}));
    ListLimitCasesResponse response;
    for (const model::LimitCase& one : page.items) {
        if (!names.contains(one.subject)) continue;
        TRY(LimitCaseView view, case_view(call, one, names));
        response.data.push_back(std::move(view));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<LimitCaseView> acknowledge(Call& call, const AcknowledgeLimitRequest& request) {
    TRY(const Names names, names_of(call));
    TRY(const model::LimitCaseId id, model::LimitCaseId::parse(request.limit_case));
    TRY(model::LimitCase one, store::get_limit_case(call.transaction(), id));
    if (!names.contains(one.subject))
        return fail(Code::kNotFound, fmt::format("there is no case {}", request.limit_case))
            .with("case", request.limit_case);
    TRY(const model::LimitEvent event,
        risk::acknowledge(one, call.principal().name, request.comment, call.now()));
    TRY_STATUS(store_case(call.transaction(), one, std::span(&event, 1)));
    call.touch("limit_case:" + request.limit_case);
    return case_view(call, one, names);
}

MethodInfo reading(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPortfolioRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)},
            .idempotent = true};
}

void add_limit_records(MethodTable& table) {
    table.add<CreateLimitRequest, LimitView>({.name = "limit.create",
                                              .summary = "Creates a limit on a metric.",
                                              .permission = Permission::kPortfolioWrite,
                                              .effect = Effect::kWrite,
                                              .route = {Verb::kPost, "/limits"},
                                              .creates = true},
                                             create_limit);
    table.add<LimitIdRequest, LimitView>(
        reading("limit.get", "/limits/{limit}", "Returns a limit with its latest checks."),
        get_limit);
    table.add<ListLimitsRequest, ListLimitsResponse>(
        reading("limit.list", "/limits", "Lists limits with their latest checks."), list_limits);
    table.add<UpdateLimitRequest, LimitView>(
        {.name = "limit.update",
         .summary = "Updates a limit if it is still at the given version.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/limits/{limit}"},
         .versioned = true},
        update_limit);
    table.add<DeleteLimitRequest, Deleted>({.name = "limit.delete",
                                            .summary = "Deletes a limit and closes its open cases.",
                                            .permission = Permission::kPortfolioWrite,
                                            .effect = Effect::kWrite,
                                            .route = {Verb::kDelete, "/limits/{limit}"},
                                            .versioned = true,
                                            .destructive = true},
                                           delete_limit);
}

}  // namespace

void add_limit_methods(MethodTable& table) {
    add_limit_records(table);
    table.add<CheckLimitsRequest, CheckLimitsResponse>(
        {.name = "limit.check",
         .summary = "Checks limits against stored results, or computed ones where none is stored.",
         .doc = "A breach opens a case, which is closed when the metric is back inside. A check "
                "as of a date before the latest one of a limit is not recorded.",
         .permission = Permission::kRiskRun,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/limits/check"},
         .duration = Duration::kEither,
         .idempotent = true},
        check_limits);
    table.add<LimitMetricsRequest, LimitMetricsResponse>(
        {.name = "limit.metrics",
         .summary = "Lists the figures of a subject that metrics may read, with their values.",
         .permission = Permission::kRiskRun,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/limits/metrics"},
         .duration = Duration::kEither,
         .idempotent = true},
        list_metrics);
    table.add<ListLimitCasesRequest, ListLimitCasesResponse>(
        reading("limit.cases", "/limit-cases", "Lists cases of breaches with their history."),
        list_cases);
    table.add<AcknowledgeLimitRequest, LimitCaseView>(
        {.name = "limit.acknowledge",
         .summary = "Acknowledges an open case with a comment.",
         .permission = Permission::kRiskRun,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/limit-cases/{case}/acknowledge"}},
        acknowledge);
}

}  // namespace ballast::service
