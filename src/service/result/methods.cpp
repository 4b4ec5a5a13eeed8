// Results over time: result.list, result.get, result.series, result.compare.
#include "service/methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "fin/utc_date.hpp"
#include "service/clo/outdated.hpp"
#include "service/field_error.hpp"
#include "service/result/requests.hpp"
#include "service/result_kinds.hpp"
#include "store/clo_deals.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/upload_sessions.hpp"

namespace ballast::service {

namespace {

using store::ResultSubject;
using store::StoredResult;

// Tests and compliance of a deal are read with it; what else is computed of it, by those who may
// run.
Permission permission_of(const StoredResult& result) {
    switch (result.subject_type) {
        case ResultSubject::kPortfolio:
        case ResultSubject::kWorkspace:
            return Permission::kPortfolioRead;
        case ResultSubject::kDeal:
            return result.kind == "tests" || result.kind == "compliance" ? Permission::kCloRead
                                                                         : Permission::kCloRun;
        case ResultSubject::kLedger:
        case ResultSubject::kPlan:
            return Permission::kLedgerRead;
        case ResultSubject::kBalanceSheet:
            return Permission::kAlmRead;
    }
    return Permission::kSettingsManage;
}

bool may_read(const Call& call, const StoredResult& result) {
    return call.principal().permissions.has(permission_of(result)) &&
           (result.owner.empty() || result.owner == call.principal().user.to_string());
}

Error none(const std::string& message) { return fail(Code::kNotFound, message); }

// A deleted subject is known by its results.
Result<std::string> deleted_subject(Call& call, std::optional<ResultSubject> subject_type,
                                    const std::string& subject) {
    TRY(const auto page,
        store::list_results(call.transaction(),
                            {.subject_type = subject_type, .subject = subject, .superseded = true},
                            {.limit = 1}));
    if (!page.items.empty()) return subject;
    Error error = none(
        fmt::format("there is no {} {}",
                    describe::to_word(subject_type.value_or(ResultSubject::kPortfolio)), subject));
    error.errors.push_back({"/subject", "unknown", error.message,
                            "give the id, or the short name of a portfolio or deal"});
    return error;
}

// The id of a portfolio or deal that is given by its slug.
Result<std::string> subject_id(Call& call, std::optional<ResultSubject> subject_type,
                               const std::string& subject) {
    if (subject.empty()) return subject;
    if (subject_type == ResultSubject::kDeal) {
        if (auto found = store::find_clo_deal(call.transaction(), subject))
            return found->id.to_string();
    } else if (subject_type.value_or(ResultSubject::kPortfolio) == ResultSubject::kPortfolio) {
        if (auto found = store::find_portfolio(call.transaction(), subject))
            return found->id.to_string();
    } else {
        return subject;
    }
    return deleted_subject(call, subject_type, subject);
}

// Empty for a deleted subject.
std::string name_of_subject(Call& call, const StoredResult& result) {
    store::Transaction& transaction = call.transaction();
    if (result.subject_type == ResultSubject::kPortfolio) {
        const auto found = store::find_portfolio(transaction, result.subject);
        return found ? found->slug : "";
    }
    if (result.subject_type == ResultSubject::kDeal) {
        const auto found = store::find_clo_deal(transaction, result.subject);
        return found ? found->slug : "";
    }
    if (result.subject_type != ResultSubject::kBalanceSheet) return "";
    const auto id = store::UploadSessionId::parse(result.subject);
    if (!id) return "";
    const auto found = store::get_upload_session(transaction, *id);
    return found ? found->name : "";
}

// When records changed since that a result of a deal rests on.
class RecordChanges {
public:
    explicit RecordChanges(Call& call) : call_(call) {}

    Result<std::optional<Instant>> since(const StoredResult& result) {
        if (result.subject_type != ResultSubject::kDeal) return std::optional<Instant>();
        auto deal = deals_.find(result.subject);
        if (deal == deals_.end()) {
            const auto found = store::find_clo_deal(call_.transaction(), result.subject);
            if (!found) return std::optional<Instant>();
            deal = deals_
                       .try_emplace(result.subject, call_.transaction(), *found,
                                    fin::utc_date(call_.now()))
                       .first;
        }
        TRY(const std::string digest, records_of(result));
        return deal->second.changed_since(result.as_of, result.created_at, digest);
    }

private:
    // Digest of the records, which is that of the data where no other data entered.
    Result<std::string> records_of(const StoredResult& result) {
        TRY(const std::string text, store::result_manifest(call_.transaction(), result.id));
        TRY(auto inputs, (wire::read_json<std::map<std::string, std::string>>(text)));
        return inputs.contains("records") ? inputs["records"] : inputs["data"];
    }

    Call& call_;
    std::map<std::string, CloRecordsNow, std::less<>> deals_;
};

Result<StoredResult> readable(Call& call, const std::string& text) {
    TRY(const store::ResultId id, store::ResultId::parse(text));
    TRY(StoredResult result, store::get_result(call.transaction(), id));
    if (!may_read(call, result)) return none(fmt::format("there is no result {}", text));
    return result;
}

Status check_period(const std::optional<fin::Date>& from, const std::optional<fin::Date>& to) {
    if (!from || !to || *from <= *to) return {};
    return invalid("/to", "range",
                   fmt::format("the period ends on {}, before it begins on {}", to->to_string(),
                               from->to_string()),
                   "give a last date that is not before the first");
}

Result<ListResultsResponse> list(Call& call, const ListResultsRequest& request) {
    TRY_STATUS(check_period(request.from, request.to));
    store::ResultFilter filter{.subject_type = request.subject_type,
                               .kind = request.kind,
                               .from = request.from,
                               .to = request.to,
                               .superseded = request.superseded};
    if (!request.kind.empty()) TRY_STATUS(check_result_kind(request.subject_type, request.kind));
    if (!request.subject.empty()) {
        TRY(filter.subject, subject_id(call, request.subject_type, request.subject));
    }
    TRY(auto page, store::list_results(call.transaction(), filter,
                                       {.limit = static_cast<std::size_t>(request.limit),
                                        .cursor = request.cursor,
                                        .direction = request.direction}));
    ListResultsResponse response;
    std::map<std::string, std::string, std::less<>> names;  // by subject
    RecordChanges changes(call);
    for (StoredResult& one : page.items) {
        if (!may_read(call, one)) continue;
        const auto [name, added] = names.try_emplace(one.subject);
        if (added) name->second = name_of_subject(call, one);
        TRY(const auto changed, changes.since(one));
        response.data.push_back({std::move(one), name->second, changed});
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<ResultView> get(Call& call, const GetResultRequest& request) {
    StoredResult found;
    if (!request.id.empty()) {
        TRY(found, readable(call, request.id));
    } else {
        TRY_STATUS(check_result_kind(request.subject_type, request.kind));
        TRY(const std::string subject, subject_id(call, request.subject_type, request.subject));
        TRY(auto latest, store::latest_result(call.transaction(), request.subject_type, subject,
                                              request.kind, request.as_of));
        if (!latest || !may_read(call, *latest))
            return none(fmt::format(
                "there is no result of kind \"{}\" of {} {}{}", request.kind,
                describe::to_word(request.subject_type), request.subject,
                request.as_of ? fmt::format(" up to {}", request.as_of->to_string()) : ""));
        found = *std::move(latest);
    }
    ResultView view{{std::move(found)}, {}, {}, {}};
    TRY(view.document.text, store::result_document(call.transaction(), view.id));
    TRY(view.manifest.text, store::result_manifest(call.transaction(), view.id));
    TRY(view.records_changed_at, RecordChanges(call).since(view));
    return view;
}

// No error while there are no results, which may have any figure.
Status check_figures(const ResultSeriesRequest& request, const std::vector<StoredResult>& rows) {
    constexpr std::size_t kNamed = 20;
    std::set<std::string> known;
    for (const StoredResult& row : rows)
        for (const auto& [name, value] : row.figures) known.insert(name);
    for (std::size_t i = 0; i < request.figures.size() && !rows.empty(); ++i) {
        if (known.contains(request.figures[i])) continue;
        std::vector<std::string> names(known.begin(), known.end());
        const std::size_t more = names.size() - std::min(names.size(), kNamed);
        names.resize(names.size() - more);
        return invalid(fmt::format("/figures/{}", i), "unknown",
                       fmt::format("no result of kind \"{}\" from {} to {} has a figure \"{}\"",
                                   request.kind, rows.front().as_of.to_string(),
                                   rows.back().as_of.to_string(), request.figures[i]),
                       names.empty()
                           ? "these results have no figures"
                           : fmt::format("figures: {}{}", fmt::join(names, ", "),
                                         more == 0 ? "" : fmt::format(" and {} more", more)));
    }
    return {};
}

Result<ResultSeriesResponse> series(Call& call, const ResultSeriesRequest& request) {
    TRY_STATUS(check_result_kind(request.subject_type, request.kind));
    TRY_STATUS(check_period(request.from, request.to));
    TRY(const std::string subject, subject_id(call, request.subject_type, request.subject));
    TRY(auto rows, store::result_series(call.transaction(), request.subject_type, subject,
                                        request.kind, request.from, request.to));
    std::erase_if(rows, [&](const StoredResult& row) { return !may_read(call, row); });
    TRY_STATUS(check_figures(request, rows));
    ResultSeriesResponse response;
    std::set<std::string> names(request.figures.begin(), request.figures.end());
    if (names.empty())
        for (const StoredResult& row : rows)
            for (const auto& [name, value] : row.figures) names.insert(name);
    for (const StoredResult& row : rows) {
        response.dates.push_back(row.as_of);
        for (const std::string& name : names) {
            const auto found = row.figures.find(name);
            response.figures[name].push_back(
                found == row.figures.end() ? std::nullopt : std::optional(found->second));
        }
    }
    return response;
}

std::vector<FigureChange> figure_changes(const store::ResultFigures& first,
                                         const store::ResultFigures& second) {
    std::set<std::string> names;
    for (const auto& [name, value] : first) names.insert(name);
    for (const auto& [name, value] : second) names.insert(name);
    std::vector<FigureChange> changes;
    const auto value_in = [](const store::ResultFigures& figures, const std::string& name) {
        const auto found = figures.find(name);
        return found == figures.end() ? std::nullopt : std::optional(found->second);
    };
    for (const std::string& name : names) {
        FigureChange change{name, value_in(first, name), value_in(second, name), {}};
        if (change.first && change.second) change.difference = *change.second - *change.first;
        changes.push_back(std::move(change));
    }
    // A number that appears or disappears counts as changed by its whole size.
    const auto relative = [](const FigureChange& change) {
        if (!change.difference) return 1.0;
        const double size = std::max(std::abs(*change.first), std::abs(*change.second));
        return size > 0.0 ? std::abs(*change.difference) / size : 0.0;
    };
    std::ranges::stable_sort(changes, std::ranges::greater(), relative);
    return changes;
}

Result<std::vector<InputChange>> input_changes(Call& call, const StoredResult& first,
                                               const StoredResult& second) {
    using Inputs = std::map<std::string, std::string>;
    TRY(const std::string before, store::result_manifest(call.transaction(), first.id));
    TRY(const std::string after, store::result_manifest(call.transaction(), second.id));
    TRY(Inputs was, wire::read_json<Inputs>(before));
    TRY(Inputs is, wire::read_json<Inputs>(after));
    std::vector<InputChange> changes;
    // The digest of prices is that of the stored series, which results of two dates share.
    if (first.as_of != second.as_of)
        changes.push_back({"date", first.as_of.to_string(), second.as_of.to_string()});
    for (const auto& [name, value] : is)
        if (was[name] != value) changes.push_back({name, was[name], value});
    for (const auto& [name, value] : was)
        if (!value.empty() && !is.contains(name)) changes.push_back({name, value, ""});
    return changes;
}

Result<CompareResultsResponse> compare(Call& call, const CompareResultsRequest& request) {
    CompareResultsResponse response;
    TRY(response.first, readable(call, request.first));
    TRY(response.second, readable(call, request.second));
    if (response.first.kind != response.second.kind ||
        response.first.subject_type != response.second.subject_type) {
        Error error = fail(Code::kInvalidInput,
                           fmt::format("a result of kind {} cannot be compared with one of kind {}",
                                       response.first.kind, response.second.kind));
        error.errors.push_back({"/second", "kind", error.message,
                                "give two results of the same kind; result.list lists them"});
        return error;
    }
    response.figures = figure_changes(response.first.figures, response.second.figures);
    TRY(response.inputs, input_changes(call, response.first, response.second));
    return response;
}

MethodInfo reading(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .doc = "Results of subjects that the caller may not read are left out.",
            .permission = Permission::kPortfolioRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)}};
}

}  // namespace

void add_result_methods(MethodTable& table) {
    table.add<ListResultsRequest, ListResultsResponse>(
        reading("result.list", "/results", "Lists stored results by time of computation."), list);
    table.add<GetResultRequest, ResultView>(
        reading(
            "result.get", "/results/document",
            "Returns a stored result with its document: by id, or the latest of a subject, kind "
            "and date."),
        get);
    table.add<ResultSeriesRequest, ResultSeriesResponse>(
        reading("result.series", "/results/series",
                "Returns headline numbers of a subject over time."),
        series);
    table.add<CompareResultsRequest, CompareResultsResponse>(
        reading("result.compare", "/results/compare",
                "Compares two results: numbers that changed, and inputs that changed."),
        compare);
}

}  // namespace ballast::service
