#include "service/batch/scope.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "fin/calendar.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"
#include "store/limits.hpp"
#include "store/portfolios.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostPortfolios = 10'000;
constexpr std::size_t kMostSessions = 2'600;

Result<std::vector<const BatchEngine*>> engines_of(const std::vector<std::string>& names) {
    std::vector<const BatchEngine*> engines;
    for (const BatchEngine& engine : batch_engines())
        if (names.empty() || std::ranges::count(names, engine.name) > 0) engines.push_back(&engine);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (find_batch_engine(names[i])) continue;
        std::string known;
        for (const BatchEngine& engine : batch_engines())
            known += fmt::format("{}{}", known.empty() ? "" : ", ", engine.name);
        return invalid(fmt::format("/engines/{}", i), "not_allowed",
                       fmt::format("there is no engine \"{}\"", names[i]),
                       "the engines are " + known);
    }
    return engines;
}

}  // namespace

Result<BatchScope> batch_scope_of(Call& call, const std::vector<std::string>& portfolios,
                                  const std::vector<std::string>& engines) {
    BatchScope scope;
    TRY(scope.engines, engines_of(engines));
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const SharedInputs shared, shared_inputs(transaction));
        scope.last_price = shared.last_price;
        scope.portfolios.clear();
        for (const std::string& name : portfolios) {
            TRY(model::Portfolio portfolio, store::find_portfolio(transaction, name));
            // Named twice, by id and slug, it is run once.
            if (std::ranges::find(scope.portfolios, portfolio.id, &model::Portfolio::id) ==
                scope.portfolios.end())
                scope.portfolios.push_back(std::move(portfolio));
        }
        if (portfolios.empty()) {
            TRY(auto page, store::list_portfolios(transaction, {}, store::PortfolioSort::kSlug,
                                                  {.limit = kMostPortfolios}));
            scope.portfolios = std::move(page.items);
        }
        TRY(const auto limits, store::all_limits(transaction));
        scope.has_limits.clear();
        for (const model::Portfolio& portfolio : scope.portfolios)
            scope.has_limits.push_back(
                std::ranges::any_of(limits, [&](const model::RiskLimit& limit) {
                    return limit.subject_type == model::LimitSubject::kPortfolio &&
                           (limit.subject.empty() || limit.subject == portfolio.id.to_string());
                }));
        return {};
    }));
    return scope;
}

Result<std::vector<fin::Date>> batch_sessions(fin::Date from, fin::Date to) {
    if (to < from)
        return invalid("/to", "range",
                       fmt::format("the period ends on {}, before it begins on {}", to.to_string(),
                                   from.to_string()),
                       "give a last date that is not before the first");
    TRY(const fin::Calendar calendar, fin::Calendar::named("NYSE"));
    std::vector<fin::Date> days;
    for (fin::Date day = from; day <= to; day = day + 1)
        if (calendar.is_business_day(day)) days.push_back(day);
    if (days.size() > kMostSessions)
        return invalid(
            "/from", "range",
            fmt::format("the period has {} sessions: the limit is {}", days.size(), kMostSessions),
            "give a later date, or run several periods");
    return days;
}

}  // namespace ballast::service
