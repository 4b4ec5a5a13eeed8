#include "service/limit/check.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "risk/limit_check.hpp"
#include "service/field_error.hpp"
#include "service/kept_result.hpp"
#include "service/notice.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"
#include "store/limits.hpp"

namespace ballast::service {

namespace {

using model::LimitStatus;
using model::RiskLimit;

bool is_expired(const RiskLimit& limit, fin::Date on) {
    return limit.valid_until && *limit.valid_until < on;
}

bool applies(const RiskLimit& limit, const LimitTarget& target) {
    return limit.subject_type == target.type &&
           (limit.subject.empty() || limit.subject == target.id);
}

struct ParsedLimit {
    RiskLimit limit;
    risk::Metric metric;
};

Result<std::vector<ParsedLimit>> trial_limits(const std::vector<TrialLimit>& trials) {
    std::vector<ParsedLimit> parsed;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        const auto placed = [&](Error error) {
            for (FieldError& one : error.errors)
                one.pointer = fmt::format("/limits/{}{}", i, one.pointer);
            return error;
        };
        auto metric = risk::Metric::parse(trials[i].metric);
        if (!metric) return placed(std::move(metric).error());
        if (Status terms = risk::check_limit_terms(trials[i].terms()); !terms)
            return placed(std::move(terms).error());
        RiskLimit limit = trials[i];
        if (limit.id.empty()) limit.id = fmt::format("{}", i + 1);
        if (limit.name.empty()) limit.name = limit.metric;
        parsed.push_back({std::move(limit), *std::move(metric)});
    }
    return parsed;
}

Result<std::vector<ParsedLimit>> stored_limits(const Call& call) {
    std::vector<ParsedLimit> parsed;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto limits, store::all_limits(transaction));
        for (const RiskLimit& limit : limits) {
            TRY(risk::Metric metric, risk::Metric::parse(limit.metric));
            parsed.push_back({limit, std::move(metric)});
        }
        return {};
    }));
    return parsed;
}

CheckedLimit checked(const ParsedLimit& one, const LimitTarget& target, const SubjectFigures& read,
                     Instant now) {
    const RiskLimit& limit = one.limit;
    const risk::MetricValue found = one.metric.evaluate(read.figures);
    CheckedLimit row{{.limit = limit.id,
                      .subject = target.id,
                      .as_of = target.as_of,
                      .status = risk::limit_status(limit.terms(), found.value),
                      .value = found.value,
                      .message = found.missing,
                      .checked_at = now},
                     limit.name,
                     target.type,
                     target.name,
                     limit.metric,
                     limit.comparison,
                     limit.soft,
                     limit.hard,
                     limit.unit,
                     limit.unit == model::LimitUnit::kCurrency ? target.currency : "",
                     {},
                     {}};
    if (found.value) row.utilization = risk::utilization(limit.terms(), *found.value);
    const auto kinds = one.metric.kinds();
    for (const LimitSource& source : read.sources)
        if (std::ranges::find(kinds, source.kind) != kinds.end()) row.sources.push_back(source);
    return row;
}

// One subject and its limits, as checked.
struct CheckedTarget {
    LimitTarget target;
    std::vector<RiskLimit> limits;  // of the rows, in their order
    std::vector<CheckedLimit> rows;
    std::vector<RiskLimit> expired;
    std::string digest;  // of the figures
};

Result<CheckedTarget> check_target(Call& call, const LimitTarget& target,
                                   const std::vector<ParsedLimit>& limits, bool recompute,
                                   bool are_trials, Issues& issues) {
    CheckedTarget result{.target = target};
    std::vector<const ParsedLimit*> valid;
    std::set<std::string> kinds;
    for (const ParsedLimit& one : limits) {
        if (!are_trials && !applies(one.limit, target)) continue;
        if (is_expired(one.limit, target.as_of)) {
            result.expired.push_back(one.limit);
            issues.push_back({Severity::kInfo, "limit_expired",
                              fmt::format("the limit {} was valid until {}; it is not checked",
                                          one.limit.id, one.limit.valid_until->to_string()),
                              one.limit.id});
            continue;
        }
        valid.push_back(&one);
        for (std::string& kind : one.metric.kinds()) kinds.insert(std::move(kind));
    }
    if (valid.empty()) return result;
    std::vector<const RiskLimit*> compared;
    for (const ParsedLimit* one : valid) compared.push_back(&one->limit);
    // Limits of every subject are reported once.
    for (Issue& issue : risk::contradictions(compared))
        if (std::ranges::find(issues, issue.message, &Issue::message) == issues.end())
            issues.push_back(std::move(issue));
    TRY(const SubjectFigures read,
        figures_of(call, target, std::vector(kinds.begin(), kinds.end()), recompute));
    issues.insert(issues.end(), read.issues.begin(), read.issues.end());
    result.digest = read.digest;
    for (const ParsedLimit* one : valid) {
        result.rows.push_back(checked(*one, target, read, call.now()));
        result.limits.push_back(one->limit);
    }
    return result;
}

// A new breach, and one that has become hard.
Status notify_of_case(Call& call, store::Transaction& transaction,
                      const std::vector<UserId>& members, const model::LimitCase& one,
                      const std::string& subject, std::span<const model::LimitEvent> events) {
    for (const model::LimitEvent& event : events) {
        if (event.kind != model::LimitEventKind::kOpened &&
            event.kind != model::LimitEventKind::kWorsened)
            continue;
        TRY_STATUS(notify(
            call.environment(), transaction, members,
            {.kind = store::NotificationKind::kLimitBreached,
             .topic = fmt::format("limit:{}:{}", one.id.to_string(), event.as_of.to_string()),
             .title =
                 fmt::format("{} of {}: {}",
                             one.status == LimitStatus::kHardBreach ? "Hard breach" : "Soft breach",
                             subject, one.limit_name),
             .body = risk::breach_text(one),
             .link = "/limits"}));
    }
    return {};
}

// The open case after a check, or after the limit has expired.
Status record_case(Call& call, store::Transaction& transaction, const std::vector<UserId>& members,
                   const RiskLimit& limit, CheckedLimit& row) {
    TRY(auto open, store::open_limit_case(transaction, limit.id, row.subject));
    risk::CaseAfterCheck after = risk::after_check(
        limit, row.subject, std::move(open),
        {.as_of = row.as_of, .value = row.value, .by = call.principal().name, .at = call.now()});
    if (!after.limit_case) return {};
    model::LimitCase& one = *after.limit_case;
    if (one.id.is_nil()) {
        one.id = model::LimitCaseId::make(call.now());
        for (model::LimitEvent& event : after.events) event.limit_case = one.id;
    }
    if (!one.closed_at) row.limit_case = one.id.to_string();
    TRY_STATUS(notify_of_case(call, transaction, members, one, row.subject_name, after.events));
    return store_case(transaction, one, after.events);
}

Status record_expiry(Call& call, store::Transaction& transaction, const RiskLimit& limit,
                     const LimitTarget& target) {
    TRY(auto open, store::open_limit_case(transaction, limit.id, target.id));
    if (!open) return {};
    const model::LimitEvent event = risk::close_case(
        *open, model::LimitCaseEnd::kExpired, target.as_of, call.principal().name, call.now());
    return store_case(transaction, *open, std::span(&event, 1));
}

store::ResultDraft result_of(const Call& call, const CheckedTarget& one) {
    store::ResultFigures figures;
    std::vector<std::string> findings;
    for (const CheckedLimit& row : one.rows) {
        if (row.value) figures.emplace(row.limit + ".value", *row.value);
        if (row.utilization) figures.emplace(row.limit + ".utilization", *row.utilization);
    }
    CheckLimitsResponse document{.limits = one.rows};
    const std::string text = wire::to_json(document);
    using enum model::LimitSubject;
    const store::ResultSubject subject =
        one.target.type == kPortfolio      ? store::ResultSubject::kPortfolio
        : one.target.type == kBalanceSheet ? store::ResultSubject::kBalanceSheet
                                           : store::ResultSubject::kDeal;
    Sha256 digest;
    digest.update_field(kEngineVersion).update_field(one.digest);
    for (const RiskLimit& limit : one.limits)
        digest.update_field(fmt::format("{} {}", limit.id, limit.version));
    return {.key = {subject, one.target.id, "limits", one.target.as_of},
            .digest = digest.finish_hex(),
            .figures = std::move(figures),
            .manifest = wire::to_json(std::map<std::string, std::string>{
                {"engine_version", std::string(kEngineVersion)}, {"figures", one.digest}}),
            .document = text,
            .owner = {},
            .created_by = call.principal().name};
}

// Readings and cases that no later check has replaced, and the result.
Status record(Call& call, store::Transaction& transaction, const std::vector<UserId>& members,
              CheckedTarget& one) {
    for (std::size_t i = 0; i < one.rows.size(); ++i) {
        CheckedLimit& row = one.rows[i];
        TRY(const auto before, store::limit_reading(transaction, row.limit, row.subject));
        if (before && row.as_of < before->as_of) continue;
        TRY_STATUS(store::put_limit_reading(transaction, row));
        TRY_STATUS(record_case(call, transaction, members, one.limits[i], row));
    }
    for (const RiskLimit& limit : one.expired)
        TRY_STATUS(record_expiry(call, transaction, limit, one.target));
    if (one.rows.empty()) return {};
    TRY([[maybe_unused]] const store::KeptResult kept,
        store::keep_result(transaction, result_of(call, one), call.now()));
    return {};
}

// The cases that are open, without recording.
Status find_cases(Call& call, std::vector<CheckedTarget>& all) {
    return call.read([&](store::Transaction& transaction) -> Status {
        for (CheckedTarget& one : all)
            for (CheckedLimit& row : one.rows) {
                TRY(const auto open, store::open_limit_case(transaction, row.limit, row.subject));
                if (open) row.limit_case = open->id.to_string();
            }
        return {};
    });
}

}  // namespace

Status store_case(store::Transaction& transaction, const model::LimitCase& one,
                  std::span<const model::LimitEvent> events) {
    TRY_STATUS(store::put_limit_case(transaction, one));
    for (const model::LimitEvent& event : events)
        TRY_STATUS(store::add_limit_event(transaction, event));
    return {};
}

Result<CheckLimitsResponse> check_limits(Call& call, const CheckLimitsRequest& request) {
    const bool are_trials = !request.limits.empty();
    std::vector<ParsedLimit> limits;
    if (are_trials) {
        TRY(limits, trial_limits(request.limits));
    } else {
        TRY(limits, stored_limits(call));
    }
    TRY(const std::vector<LimitTarget> targets, limit_targets(call, request));
    if (are_trials && targets.size() != 1)
        return invalid("/limits", "ambiguous", "limits are tried on one subject",
                       "give `portfolio`, `balance_sheet` or `deal`");
    CheckLimitsResponse response;
    Issues issues;
    Sha256 data;
    std::vector<CheckedTarget> all;
    for (const LimitTarget& target : targets) {
        TRY(CheckedTarget one,
            check_target(call, target, limits, request.recompute, are_trials, issues));
        data.update_field(one.digest);
        if (!one.rows.empty() || !one.expired.empty()) all.push_back(std::move(one));
    }
    if (request.record && !are_trials && !all.empty()) {
        TRY(const auto members,
            members_with(call.environment(), call.principal().tenant, Permission::kPortfolioRead));
        TRY(const auto balance_sheet_members,
            members_with(call.environment(), call.principal().tenant, Permission::kAlmRead));
        TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
            for (CheckedTarget& one : all) {
                const bool is_balance_sheet = one.target.type == model::LimitSubject::kBalanceSheet;
                TRY_STATUS(record(call, transaction,
                                  is_balance_sheet ? balance_sheet_members : members, one));
            }
            return {};
        }));
    } else if (!are_trials && !all.empty()) {
        TRY_STATUS(find_cases(call, all));
    }
    for (CheckedTarget& one : all)
        for (CheckedLimit& row : one.rows) {
            response.hard_breaches += row.status == LimitStatus::kHardBreach;
            response.soft_breaches += row.status == LimitStatus::kSoftBreach;
            response.unknown += row.status == LimitStatus::kUnknown;
            response.limits.push_back(std::move(row));
        }
    response.breached = response.hard_breaches > 0;
    fill_provenance(response, "limit.check", request, data.finish_hex(), std::move(issues));
    return response;
}

}  // namespace ballast::service
