#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "alm/row_order.hpp"
#include "service/alm/planned_value.hpp"
#include "service/alm/position_page.hpp"
#include "service/alm/session_cache.hpp"
#include "service/alm/session_compare_requests.hpp"
#include "service/alm/session_computation.hpp"
#include "service/alm/session_dynamic.hpp"
#include "service/bank_methods.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// The sessions of both dates with what the comparison reads.
struct TwoDates {
    StoredAlmSession from;
    StoredAlmSession to;
    std::shared_ptr<AlmSessionData> from_data;
    std::shared_ptr<AlmSessionData> to_data;
};

Status check_order(const StoredAlmSession& from, const StoredAlmSession& to) {
    if (from.manifest.as_of > to.manifest.as_of)
        return invalid("/from", "not_allowed",
                       fmt::format("the session is of {}, after {}",
                                   from.manifest.as_of.to_string(), to.manifest.as_of.to_string()),
                       "exchange session and from");
    if (from.manifest.currency != to.manifest.currency)
        return invalid("/from", "not_allowed",
                       fmt::format("the reporting currencies differ: {} and {}",
                                   from.manifest.currency, to.manifest.currency),
                       "upload one of them in the currency of the other");
    return {};
}

Result<TwoDates> load_dates(Call& call, const AlmCompareRequest& request) {
    TwoDates dates;
    TRY(dates.to, open_alm_session(call, request.session));
    TRY(dates.from, open_alm_session(call, request.from));
    TRY_STATUS(check_order(dates.from, dates.to));
    TRY(dates.from_data, load_alm_session(call, dates.from));
    TRY(dates.to_data, load_alm_session(call, dates.to));
    return dates;
}

alm::DatedBook dated_book(const StoredAlmSession& session, const AlmSessionData& data,
                          const AlmSessionBook& book) {
    return {book.book, book.market, session.manifest.behaviour, [&](std::size_t i) {
                return alm::as_valued(data.positions.position(book.positions[i]),
                                      book.margin_table());
            }};
}

// The contract of every position of the later date on the earlier one, by id. Of positions with the
// same id, only one of each date is taken.
std::vector<std::uint32_t> continued_positions(const TwoDates& dates, const AlmSessionBook& from,
                                               const AlmSessionBook& to) {
    const PackedPositions& before = dates.from_data->positions;
    const PackedPositions& after = dates.to_data->positions;
    std::vector<std::uint32_t> in_book(before.size(), alm::kNoPosition);
    for (std::uint32_t i = 0; i < from.positions.size(); ++i) in_book[from.positions[i]] = i;
    std::vector<std::uint32_t> partners(to.positions.size(), alm::kNoPosition);
    for (std::size_t j = 0; j < partners.size(); ++j) {
        const auto found = before.find(after.id(to.positions[j]));
        if (found) std::swap(partners[j], in_book[*found]);
    }
    return partners;
}

Result<alm::Scenario> compared_scenario(const AlmCompareRequest& request,
                                        const AlmSessionBook& book) {
    TRY(const auto scenarios, alm_scenarios(book.market, request.scenarios));
    TRY(const std::size_t index, scenario_named(request.scenario, scenarios));
    if (!scenarios[index].curves.empty())
        return invalid("/scenario", "not_allowed",
                       "a scenario with curves of its own does not apply to two dates",
                       "name a scenario that shifts the curves");
    return scenarios[index];
}

std::string comparison_digest(const TwoDates& dates, const AlmCompareRequest& request,
                              const alm::BusinessPlan* plan) {
    AlmCompareRequest key = request;  // what the selection of the response does not change
    key.cause.reset();
    key.section.clear();
    key.product.reset();
    key.currency.clear();
    key.limit = 1;
    key.sort.reset();
    key.descending = false;
    key.cursor.clear();
    key.tier1.reset();
    Sha256 hash;
    for (const StoredAlmSession* session : {&dates.from, &dates.to})
        hash.update_field(session->row.id.to_string())
            .update_field(fmt::format("{}", session->row.version));
    wire::digest_into(hash, key);
    if (plan) wire::digest_into(hash, *plan);
    return hash.finish_hex();
}

// An error of the earlier date says so.
Error of_earlier(Error error, const StoredAlmSession& from) {
    if (error.code != Code::kInvalidInput) return error;
    error.message =
        fmt::format("{} of {}: {}", from.row.name, from.manifest.as_of.to_string(), error.message);
    if (error.errors.empty()) error.errors.push_back({"/from", "earlier_date", error.message, ""});
    for (FieldError& field : error.errors) field.pointer = "/from";
    return error;
}

// Every position is valued in up to ten lanes, once more for NII, and kept with its causes.
Cost comparison_cost(const TwoDates& dates, const AlmCompareRequest& request) {
    constexpr std::size_t kLanes = 10;
    constexpr double kBytesPerPosition = 200;
    const std::size_t positions =
        dates.from_data->positions.size() + dates.to_data->positions.size();
    Cost cost = bank_cost(positions, kLanes, request.horizon_months, false);
    cost.bytes += kBytesPerPosition * static_cast<double>(positions);
    return cost;
}

// Interest of the plan on one of the dates, under base and the compared scenario.
Result<std::vector<alm::PlannedPart>> parts_on(Call& call, const StoredAlmSession& session,
                                               const AlmSessionBook& book,
                                               const alm::Scenario& scenario,
                                               const AlmCompareRequest& request,
                                               const alm::BusinessPlan& plan) {
    const std::vector<alm::Scenario> scenarios{alm::Scenario{}, scenario};
    const alm::BookInputs inputs{book.book, book.market, session.manifest.behaviour, scenarios};
    TRY(const alm::PlannedBusiness planned,
        alm::value_business_plan(plan, request.funding, inputs, call.work()));
    return alm::planned_parts(plan, planned, book.market);
}

Status add_plan(Call& call, const TwoDates& dates, const AlmCompareRequest& request,
                const alm::Scenario& scenario, const alm::BusinessPlan& plan,
                AlmComparison& comparison) {
    TRY(const auto from,
        parts_on(call, dates.from, *comparison.from_book, scenario, request, plan));
    TRY(const auto to, parts_on(call, dates.to, *comparison.to_book, scenario, request, plan));
    alm::Figure figure{.measure = request.measure, .scenario = 1};
    if (request.change) figure.base = 0;
    alm::add_plan_change(figure, from, to, comparison.result);
    return {};
}

// `plan`: of the dynamic balance sheet, else null.
Result<std::shared_ptr<const AlmComparison>> comparison_of(Call& call, const TwoDates& dates,
                                                           const AlmCompareRequest& request,
                                                           const alm::BusinessPlan* plan) {
    const std::string digest = comparison_digest(dates, request, plan);
    AlmSessionData& data = *dates.to_data;
    {
        const std::lock_guard lock(data.mutex);
        if (data.comparison && data.comparison_digest == digest) return data.comparison;
    }
    Cost cost = comparison_cost(dates, request);
    if (plan) cost = cost + plan_value_cost(*plan, 2 * 2, request.horizon_months);
    TRY_STATUS(call.admit(cost));
    const AlmValuationTerms terms =
        plan ? run_off_terms(valuation_terms(request)) : valuation_terms(request);
    auto made = std::make_shared<AlmComparison>();
    auto from_book = alm_session_book(call, dates.from, *dates.from_data, terms);
    if (!from_book) return of_earlier(std::move(from_book).error(), dates.from);
    made->from_book = *std::move(from_book);
    TRY(made->to_book, alm_session_book(call, dates.to, data, terms));
    TRY(const alm::Scenario scenario, compared_scenario(request, *made->to_book));
    TRY(made->result,
        alm::compare_books(
            dated_book(dates.from, *dates.from_data, *made->from_book),
            dated_book(dates.to, data, *made->to_book),
            continued_positions(dates, *made->from_book, *made->to_book),
            {.measure = request.measure, .scenario = scenario, .change = request.change},
            call.work()));
    if (plan) TRY_STATUS(add_plan(call, dates, request, scenario, *plan, *made));
    const std::lock_guard lock(data.mutex);
    data.comparison = made;
    data.comparison_digest = digest;
    call.environment().shared<AlmSessionCache>().resize(dates.to.row.id.to_string(), data.bytes());
    return std::shared_ptr<const AlmComparison>(made);
}

template <class Amount>
std::vector<AlmCauseAmount> amounts_by_cause(const Amount& amount) {
    std::vector<AlmCauseAmount> causes;
    for (std::size_t c = 0; c < alm::kChangeCauses; ++c) {
        const auto cause = static_cast<alm::ChangeCause>(c);
        if (const double part = amount(cause); part != 0.0) causes.push_back({cause, part});
    }
    return causes;
}

class PrintedComparison {
public:
    PrintedComparison(const TwoDates& dates, const AlmComparison& comparison,
                      const AlmCompareRequest& request)
        : dates_(dates), made_(comparison), result_(comparison.result), request_(request) {}

    Result<AlmCompareResponse> run() {
        response_.from_as_of = dates_.from.manifest.as_of;
        response_.as_of = dates_.to.manifest.as_of;
        response_.currency = dates_.to.manifest.currency;
        response_.from = result_.from;
        response_.to = result_.to;
        response_.rounding = result_.rounding;
        response_.from_coverage = made_.from_book->coverage;
        response_.coverage = made_.to_book->coverage;
        for (std::size_t c = 0; c < alm::kChangeCauses; ++c)
            response_.causes.push_back({{static_cast<alm::ChangeCause>(c), result_.amounts[c]},
                                        static_cast<std::int64_t>(result_.positions[c])});
        for (const alm::ComparedGroup& group : result_.groups)
            response_.products.push_back(
                {.section = std::string(alm::section_of(group.off_balance, group.side)),
                 .product = group.product,
                 .currency = group.currency,
                 .positions = static_cast<std::int64_t>(group.positions),
                 .change = std::accumulate(group.amounts.begin(), group.amounts.end(), 0.0),
                 .causes = amounts_by_cause([&](alm::ChangeCause cause) {
                     return group.amounts[static_cast<std::size_t>(cause)];
                 })});
        TRY_STATUS(list_positions());
        return std::move(response_);
    }

private:
    // The book in which the position is shown, and its index there.
    std::pair<const AlmSessionBook*, std::size_t> shown(const alm::ComparedPosition& row) const {
        return row.to == alm::kNoPosition ? std::pair(made_.from_book.get(), std::size_t{row.from})
                                          : std::pair(made_.to_book.get(), std::size_t{row.to});
    }
    bool takes(const alm::Group& group, const alm::Market& market) const {
        return (request_.section.empty() ||
                request_.section == alm::section_of(group.off_balance, group.side)) &&
               (!request_.product || *request_.product == group.product) &&
               (request_.currency.empty() ||
                request_.currency == market.currencies[group.currency].currency);
    }
    double amount_of(const alm::ComparedPosition& row) const {
        return request_.cause ? row.amount(*request_.cause) : row.change();
    }

    Status list_positions() {
        std::vector<std::vector<bool>> taken;
        for (const AlmSessionBook* book : {made_.from_book.get(), made_.to_book.get()}) {
            std::vector<bool>& of = taken.emplace_back();
            for (const alm::Group& group : book->book.groups())
                of.push_back(takes(group, book->market));
        }
        std::vector<std::uint32_t> rows;
        double total = 0.0;
        for (std::uint32_t r = 0; r < result_.rows.size(); ++r) {
            const auto [book, index] = shown(result_.rows[r]);
            if (!taken[book == made_.to_book.get()][book->book.group_of(index)]) continue;
            const double amount = amount_of(result_.rows[r]);
            if (amount == 0.0) continue;
            total += amount;
            rows.push_back(r);
        }
        TRY(PageRange page, page_of(request_, rows.size()));
        sort_rows(rows, page.end);
        for (std::size_t k = page.begin; k < page.end; ++k) {
            add_position(result_.rows[rows[k]]);
            total -= amount_of(result_.rows[rows[k]]);
        }
        const std::size_t shown = page.end - page.begin;
        response_.rest = rows.size() == shown ? 0.0 : total;
        response_.rest_positions = static_cast<std::int64_t>(rows.size() - shown);
        response_.next_cursor = std::move(page.next_cursor);
        return {};
    }
    // Of the contract on one of the dates; no value where it is not in the book of that date.
    std::optional<double> balance_before(std::uint32_t r) const {
        const std::uint32_t at = result_.rows[r].from;
        if (at == alm::kNoPosition) return std::nullopt;
        return dates_.from_data->positions.term<&alm::Position::balance>(
            made_.from_book->positions[at]);
    }
    std::optional<double> balance_after(std::uint32_t r) const {
        const std::uint32_t at = result_.rows[r].to;
        if (at == alm::kNoPosition) return std::nullopt;
        return dates_.to_data->positions.term<&alm::Position::balance>(
            made_.to_book->positions[at]);
    }
    // The positions of the date on which the contract is shown, and its index there.
    std::pair<const PackedPositions&, std::size_t> stored(std::uint32_t r) const {
        const alm::ComparedPosition& row = result_.rows[r];
        if (row.to == alm::kNoPosition)
            return {dates_.from_data->positions, made_.from_book->positions[row.from]};
        return {dates_.to_data->positions, made_.to_book->positions[row.to]};
    }
    template <auto Member>
    std::string_view text_of(std::uint32_t r) const {
        const auto [positions, at] = stored(r);
        return positions.template column<Member>().text(at);
    }
    // Puts the first `count` rows in their places.
    void sort_rows(std::vector<std::uint32_t>& rows, std::size_t count) const {
        const auto id = [&](std::uint32_t r) {
            const auto [positions, at] = stored(r);
            return positions.id(at);
        };
        const auto by = [&](bool descending, const auto& key) {
            alm::order_rows(
                rows, count, descending, [&](std::uint32_t r) { return std::optional(key(r)); },
                id);
        };
        if (!request_.sort)
            return by(true, [&](std::uint32_t r) { return std::abs(amount_of(result_.rows[r])); });
        const bool descending = request_.descending;
        using enum AlmComparedSort;
        switch (*request_.sort) {
            case kPosition:
                return by(descending, id);
            case kProduct:
                return by(descending, [&](auto r) { return text_of<&alm::Position::product>(r); });
            case kCurrency:
                return by(descending, [&](auto r) { return text_of<&alm::Position::currency>(r); });
            case kBalanceBefore:
                return alm::order_rows(
                    rows, count, descending, [&](auto r) { return balance_before(r); }, id);
            case kBalance:
                return alm::order_rows(
                    rows, count, descending, [&](auto r) { return balance_after(r); }, id);
            case kAmount:
                return by(descending, [&](auto r) { return amount_of(result_.rows[r]); });
            case kChange:
                return by(descending, [&](auto r) { return result_.rows[r].change(); });
        }
    }
    void add_position(const alm::ComparedPosition& row) {
        AlmComparedPosition shown{
            .change = row.change(),
            .causes = amounts_by_cause([&](auto cause) { return row.amount(cause); })};
        std::optional<alm::Position> before;
        std::optional<alm::Position> after;
        if (row.from != alm::kNoPosition)
            before = dates_.from_data->positions.position(made_.from_book->positions[row.from]);
        if (row.to != alm::kNoPosition)
            after = dates_.to_data->positions.position(made_.to_book->positions[row.to]);
        const alm::Position& last = after ? *after : *before;
        shown.position = last.id;
        shown.product = last.product;
        shown.currency = last.currency;
        if (before) shown.balance_before = before->balance;
        if (after) shown.balance = after->balance;
        if (before && after)
            for (const std::string_view name :
                 alm::changed_terms(*before, *after, dates_.to.manifest.as_of))
                shown.changed.emplace_back(name);
        response_.positions.push_back(std::move(shown));
    }

    const TwoDates& dates_;
    const AlmComparison& made_;
    const alm::Comparison& result_;
    const AlmCompareRequest& request_;
    AlmCompareResponse response_;
};

// What makes the two valuations differ beside the causes, or a cause less certain.
Issues comparison_notes(const TwoDates& dates, const AlmComparison& comparison) {
    Issues issues = comparison.to_book->issues;
    const auto warn = [&](std::string code, std::string message) {
        issues.push_back({Severity::kWarning, std::move(code), std::move(message), ""});
    };
    const alm::Market& from = comparison.from_book->market;
    const alm::Market& to = comparison.to_book->market;
    if (from.regulation != to.regulation || from.floor != to.floor)
        warn("regulations_differ",
             fmt::format("the dates are valued under {} and {} or other floors; the effect is in "
                         "the causes of the contracts: set regulation and floor",
                         from.regulation->name, to.regulation->name));
    const std::size_t left_out =
        dates.from_data->positions.size() - comparison.from_book->positions.size();
    if (left_out > 0)
        warn("earlier_rejected",
             fmt::format("{} positions of the earlier date cannot be valued; those that the later "
                         "date has count as new business",
                         left_out));
    const auto& rows = comparison.result.rows;
    const bool has_both_dates =
        !comparison.from_book->positions.empty() && !comparison.to_book->positions.empty();
    if (has_both_dates && std::ranges::none_of(rows, [](const alm::ComparedPosition& row) {
            return row.from != alm::kNoPosition && row.to != alm::kNoPosition;
        }))
        warn("no_common_positions",
             "no position is on both dates: each counts as run off, closed or new; check that both "
             "balance sheets are of one bank, with the same position ids");
    if (comparison.result.unvalued > 0)
        warn("earlier_assumptions",
             fmt::format("{} positions cannot be valued under the assumptions of the earlier date; "
                         "those of the later one are used for both",
                         comparison.result.unvalued));
    return issues;
}

Result<AlmCompareResponse> compare_sessions(Call& call, const AlmCompareRequest& request) {
    TRY_STATUS(check_direction(request));
    TRY(const TwoDates dates, load_dates(call, request));
    std::optional<StoredBusinessPlan> plan;
    if (request.balance == alm::BalanceRule::kDynamic) {
        TRY(plan, chosen_plan(call, request));
    }
    TRY(const auto comparison,
        comparison_of(call, dates, request, plan ? &plan->content : nullptr));
    TRY(AlmCompareResponse response, PrintedComparison(dates, *comparison, request).run());
    Sha256 data;
    data.update_field(dates.from.manifest.data_digest).update_field(dates.to.manifest.data_digest);
    if (plan) wire::digest_into(data, plan->content);
    fill_provenance(response, "alm.session.compare", request, data.finish_hex(),
                    comparison_notes(dates, *comparison));
    return response;
}

}  // namespace

void add_alm_session_compare_methods(MethodTable& table) {
    table.add<AlmCompareRequest, AlmCompareResponse>(
        session_computation("alm.session.compare", "compare",
                            "Explains the change of EVE or NII between two dates of one bank by "
                            "cause, product and position."),
        compare_sessions);
}

}  // namespace ballast::service
