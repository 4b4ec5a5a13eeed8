#include "alm/book.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "alm/book_state.hpp"
#include "alm/legs.hpp"
#include "alm/renewal.hpp"
#include "base/check.hpp"

namespace ballast::alm {

namespace {

template <class Rule>
const Rule* rule_of(const std::map<std::string, Rule>& rules, const std::string& key) {
    const auto found = rules.find(key);
    return found == rules.end() ? nullptr : &found->second;
}

constexpr std::size_t kAddedAtOnce = 65'536;  // positions

Error cancelled() { return fail(Code::kCancelled, "the valuation was cancelled"); }

}  // namespace

bool needs_deposit_rule(const Position& position) {
    return position.type == PositionType::kNonMaturity && position.slots.empty();
}

Result<DatedAmounts> Book::State::slots_of(const Position& position) const {
    if (!needs_deposit_rule(position)) return DatedAmounts{};
    const DepositRule* rule = rule_of(behaviour->deposits, position.withdrawal);
    if (!rule)
        return fail(
            Code::kInvalidInput,
            fmt::format(
                "position {}: a non-maturity deposit requires run-off dates (slots), or "
                "a {}",
                position.id,
                position.withdrawal.empty()
                    ? "withdrawal key that has a deposit rule"
                    : fmt::format("deposit rule for its withdrawal key {}", position.withdrawal)));
    return deposit_run_off(*rule, position.balance, as_of, *regulation);
}

Result<fin::Calendar> Book::State::calendar_of(const Position& position) const {
    const std::string& name = calendar_name(position);
    const auto known = calendars.find(name);
    if (known != calendars.end()) return known->second;
    auto named = fin::Calendar::named(name);
    if (!named)
        return fail(Code::kInvalidInput,
                    fmt::format("position {}: {}", position.id, named.error().message));
    return named;
}

Result<PositionTerms> Book::State::terms_of(const Position& position) const {
    TRY_STATUS(check_position(position, as_of));
    const auto currency = std::ranges::find(currencies, position.currency);
    if (currency == currencies.end())
        return fail(Code::kInvalidInput,
                    fmt::format("position {}: there are no curves for {}; the request has {}",
                                position.id, position.currency, fmt::join(currencies, ", ")));
    PositionTerms terms;
    terms.currency = static_cast<std::size_t>(currency - currencies.begin());
    const std::vector<std::string>& names = projections[terms.currency];
    if (!position.index_curve.empty()) {
        const auto name = std::ranges::find(names, position.index_curve);
        if (name == names.end())
            return fail(
                Code::kInvalidInput,
                fmt::format("position {}: {} has no projection curve \"{}\"; it has {}",
                            position.id, position.currency, position.index_curve,
                            names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
        terms.flow_terms.projection = static_cast<std::size_t>(name - names.begin());
    }
    terms.flow_terms.index_day_count = index_day_counts[terms.currency];
    if (position.business_days != fin::BusinessDayConvention::kUnadjusted) {
        terms.flow_terms.business_days = position.business_days;
        TRY(terms.flow_terms.calendar, calendar_of(position));
    }
    if (position.type == PositionType::kNonMaturity) {
        if (const DepositRule* rule = rule_of(behaviour->deposits, position.withdrawal))
            terms.pass_through = rule->pass_through;
    } else {
        terms.flow_terms.prepayment = rule_of(behaviour->prepayment, position.prepayment);
        terms.flow_terms.withdrawal = rule_of(behaviour->withdrawal, position.withdrawal);
    }
    return terms;
}

Result<ResolvedLeg> Book::State::resolve(Position contract, LegKind kind) const {
    ResolvedLeg leg;
    TRY(leg.terms, terms_of(contract));
    leg.terms.flow_terms.kind = kind;
    TRY(leg.slots, slots_of(contract));
    leg.contract = std::move(contract);
    return leg;
}

Result<ResolvedPosition> Book::State::resolve(const Position& position) const {
    TRY_STATUS(check_position(position, as_of));
    ResolvedPosition resolved;
    for (Leg& leg : legs_of(position, as_of)) {
        TRY(resolved.legs.emplace_back(), resolve(std::move(leg.contract), leg.kind));
    }
    return resolved;
}

bool Book::State::reserve(const Position& contract, const PositionTerms& terms,
                          const DatedAmounts& slots) {
    if (terms.flow_terms.calendar)
        calendars.try_emplace(calendar_name(contract), *terms.flow_terms.calendar);
    days = std::max(days, days_needed(contract, &slots, as_of));
    const RenewalRule rule = renewal_rule(contract, terms.flow_terms.kind, settings.renewal);
    const bool replaced =
        settings.balance == BalanceRule::kConstant && renewal_months(contract, rule) > 0;
    if (replaced) days = std::max(days, renewal_days(contract, rule, horizon, as_of));
    return replaced;
}

std::size_t Book::State::group_for(const Position& position, std::size_t currency) {
    const bool off = is_derivative(position.type);
    const auto [place, inserted] = group_index.try_emplace(
        std::tuple(position.side, currency, position.product, off), groups.size());
    if (inserted)
        groups.push_back({.side = position.side,
                          .currency = currency,
                          .product = position.product,
                          .off_balance = off});
    Group& found = groups[place->second];
    (off ? found.notional : found.balance) += position.balance;
    ++found.positions;
    return place->second;
}

Book::Book(const Market& market, Behaviour behaviour, const BookSettings& settings)
    : state_(std::make_unique<State>()) {
    for (const CurrencyCurves& currency : market.currencies) {
        state_->currencies.push_back(currency.currency);
        state_->index_day_counts.push_back(currency.index_day_count);
        std::vector<std::string>& names = state_->projections.emplace_back();
        for (const NamedCurve& curve : currency.projections) names.push_back(curve.name);
    }
    state_->regulation = market.regulation;
    state_->as_of = market.as_of;
    state_->behaviour = std::make_shared<const Behaviour>(std::move(behaviour));
    state_->settings = settings;
    state_->horizon = make_horizon(market.as_of, settings.horizon_months, settings.months);
    state_->plans = std::make_shared<RegularPlans>(market.as_of, state_->horizon);
}
Book::Book() = default;
Book::~Book() = default;
Book::Book(Book&&) noexcept = default;
Book& Book::operator=(Book&&) noexcept = default;

void Book::reserve(std::span<const Group> groups, std::size_t days) {
    state_->days = std::max(state_->days, days);
    for (const Group& group : groups) {
        state_->group_index.emplace(
            std::tuple(group.side, group.currency, group.product, group.off_balance),
            state_->groups.size());
        state_->groups.push_back({.side = group.side,
                                  .currency = group.currency,
                                  .product = group.product,
                                  .off_balance = group.off_balance});
    }
}

Result<std::size_t> Book::add(const Position& position) {
    if (has_legs(position.type)) return add_legs(position);
    TRY(PositionTerms terms, state_->terms_of(position));
    TRY(DatedAmounts slots, state_->slots_of(position));
    State& state = *state_;
    const bool replaced = state.reserve(position, terms, slots);
    const bool option = state.settings.time_value && (position.cap || position.floor);
    const auto regular =
        state.settings.kernel && !option
            ? state.plans->classify(position, terms,
                                    replaced ? std::optional(state.settings.renewal) : std::nullopt,
                                    state.settings.margins)
            : std::nullopt;
    const std::size_t currency = terms.currency;
    if (!regular)
        return state.add_general(
            position, currency,
            std::make_unique<State::General>(ResolvedLeg{position, terms, std::move(slots)}));
    state.shape.push_back(regular->shape);
    const auto at = static_cast<std::uint32_t>(state.slot.size());
    if (regular->forward >= 0) {
        const auto table = static_cast<std::size_t>(regular->forward);
        if (state.resetting.size() <= table) state.resetting.resize(table + 1);
        state.resetting[table].push_back(at);
    } else {
        state.steady.push_back(at);
    }
    state.slot.push_back(static_cast<std::uint32_t>(state.regular.size()) | State::kRegular);
    state.regular.push_back(*regular);
    state.group.push_back(static_cast<std::uint32_t>(state.group_for(position, currency)));
    return state.slot.size() - 1;
}

Result<std::size_t> Book::add_legs(const Position& position) {
    State& state = *state_;
    TRY(ResolvedPosition resolved, state.resolve(position));
    for (const ResolvedLeg& leg : resolved.legs) state.reserve(leg.contract, leg.terms, leg.slots);
    const std::size_t currency = resolved.currency();
    return state.add_general(position, currency, state.general_of(std::move(resolved)));
}

std::unique_ptr<Book::State> Book::State::without_positions(const Horizon& over) const {
    auto made = std::make_unique<State>();
    made->currencies = currencies;
    made->projections = projections;
    made->index_day_counts = index_day_counts;
    made->regulation = regulation;
    made->as_of = as_of;
    made->behaviour = behaviour;
    made->settings = settings;
    made->horizon = over;
    made->plans = std::make_shared<RegularPlans>(as_of, over);
    return made;
}

std::unique_ptr<Book::State::General> Book::State::general_of(ResolvedPosition resolved) const {
    auto made = std::make_unique<General>(std::move(resolved.legs.front()));
    for (std::size_t i = 1; i < resolved.legs.size(); ++i)
        made->more.push_back(std::move(resolved.legs[i]));
    return made;
}

Status Book::State::make_general(std::size_t at, const Position& position) {
    TRY(ResolvedPosition resolved, resolve(position));
    slot[at] = static_cast<std::uint32_t>(general.size());
    shape[at] = 0;
    general.push_back(general_of(std::move(resolved)));
    return {};
}

void Book::State::sort_out_general() {
    const auto is_general = [&](std::uint32_t at) { return (slot[at] & kRegular) == 0; };
    for (std::vector<std::uint32_t>& positions : resetting) {
        std::ranges::copy_if(positions, std::back_inserter(steady), is_general);
        std::erase_if(positions, is_general);
    }
}

Status Book::add_all(std::size_t count, const PositionAt& position, const Work& work) {
    for (std::size_t i = 0; i < count; ++i) {
        if (i % kAddedAtOnce == 0 && work.cancel.requested()) return cancelled();
        TRY([[maybe_unused]] const std::size_t added, add(position(i)));
    }
    return {};
}

Result<Book> Book::over(const Horizon& horizon, const PositionAt& position,
                        const Work& work) const {
    CHECK(horizon.end() >= state_->horizon.end());
    Book made;
    auto plans = state_->plans->over(horizon);
    if (!plans) {
        made.state_ = state_->without_positions(horizon);
        TRY_STATUS(made.add_all(size(), position, work));
        return made;
    }
    made.state_ = std::make_unique<State>(*state_);
    State& state = *made.state_;
    const bool replaced = state.settings.balance == BalanceRule::kConstant;
    // Replacements end later by the same months, which may have more days.
    constexpr int kLongerMonths = 31;
    if (replaced)
        state.days += static_cast<std::size_t>(horizon.end() - state.horizon.end() + kLongerMonths);
    state.horizon = horizon;
    state.plans = std::make_shared<RegularPlans>(std::move(*plans));
    const bool likes = replaced && state.settings.renewal == RenewalRule::kLike;
    const std::size_t general = state.general.size();
    for (std::size_t i = 0; i < size(); ++i) {
        if (i % kAddedAtOnce == 0 && work.cancel.requested()) return cancelled();
        if (is_regular(i) &&
            !state.plans->stays_regular(state.regular[state.slot[i] & ~State::kRegular], likes))
            TRY_STATUS(state.make_general(i, position(i)));
    }
    if (state.general.size() > general) state.sort_out_general();
    return made;
}

std::size_t Book::State::add_general(const Position& position, std::size_t currency,
                                     std::unique_ptr<General> added) {
    if (!added->leg.slots.empty()) added->leg.terms.flow_terms.slots = &added->leg.slots;
    shape.push_back(0);
    steady.push_back(static_cast<std::uint32_t>(slot.size()));
    slot.push_back(static_cast<std::uint32_t>(general.size()));
    general.push_back(std::move(added));
    group.push_back(static_cast<std::uint32_t>(group_for(position, currency)));
    return slot.size() - 1;
}

std::size_t Book::size() const { return state_->slot.size(); }
std::span<const Group> Book::groups() const { return state_->groups; }
std::size_t Book::group_of(std::size_t position) const { return state_->group[position]; }
bool Book::is_regular(std::size_t position) const {
    return (state_->slot[position] & State::kRegular) != 0;
}
std::size_t Book::days() const { return state_->days; }
bool Book::plans_are_full() const { return state_->plans->lacks_likes(); }
const BookSettings& Book::settings() const { return state_->settings; }
const Horizon& Book::horizon() const { return state_->horizon; }
Result<ResolvedPosition> Book::resolve(const Position& position) const {
    return state_->resolve(position);
}

CashFlowSchedule ResolvedLeg::project_cash_flows(const RateView& rates,
                                                 const Regulation& regulation) const {
    ProjectionTerms own = terms.flow_terms;
    if (!slots.empty()) own.slots = &slots;
    return alm::project_cash_flows(contract, own, rates, regulation);
}

}  // namespace ballast::alm
