#include "alm/template_contents.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>

#include "alm/ladder.hpp"

namespace ballast::alm {

namespace {

using enum ScenarioKind;

constexpr std::size_t kCancelStride = 65'536;
constexpr std::array kSupervisory{kBase,      kParallelUp, kParallelDown, kSteepener,
                                  kFlattener, kShortUp,    kShortDown};

std::map<ScenarioKind, double> rates_of(double base, bool scaled,
                                        const std::map<ScenarioKind, double>& multipliers) {
    std::map<ScenarioKind, double> rates;
    for (const ScenarioKind kind : kSupervisory) {
        const auto found = multipliers.find(kind);
        const bool applies = scaled && found != multipliers.end();
        rates[kind] = std::min(1.0, base * (applies ? found->second : 1.0));
    }
    return rates;
}

double core_of(const DepositRule& rule, const Regulation& regulation) {
    const auto cap = regulation.core_caps.find(rule.category);
    return cap == regulation.core_caps.end() ? rule.core : std::min(rule.core, cap->second.share);
}

class Parameters {
public:
    Parameters(const Market& market, const Behaviour& behaviour)
        : market_(market), behaviour_(behaviour) {}

    void add(const Position& position) {
        if (position.type == PositionType::kNonMaturity) {
            add_deposit(position);
            return;
        }
        if (const auto rule = behaviour_.prepayment.find(position.prepayment);
            rule != behaviour_.prepayment.end())
            line_of(BehaviourKind::kPrepayment, rule->first, position).rates =
                rates_of(rule->second.cpr, rule->second.scaled, market_.regulation->prepayment);
        if (const auto rule = behaviour_.withdrawal.find(position.withdrawal);
            rule != behaviour_.withdrawal.end())
            line_of(BehaviourKind::kWithdrawal, rule->first, position).rates =
                rates_of(rule->second.rate, rule->second.scaled, market_.regulation->withdrawal);
    }

    std::vector<ParameterLine> take() {
        std::vector<ParameterLine> lines;
        for (auto& [key, line] : lines_) lines.push_back(std::move(line));
        return lines;
    }

private:
    // Its own run-off dates replace the rule.
    void add_deposit(const Position& position) {
        const auto rule = behaviour_.deposits.find(position.withdrawal);
        if (!position.slots.empty() || rule == behaviour_.deposits.end()) return;
        ParameterLine& line = line_of(BehaviourKind::kDeposit, rule->first, position);
        line.core = core_of(rule->second, *market_.regulation);
        line.average_years = average_years(rule->second);
        line.pass_through = rule->second.pass_through;
    }

    ParameterLine& line_of(BehaviourKind kind, const std::string& key, const Position& position) {
        ParameterLine& line = lines_[{kind, key}];
        line.kind = kind;
        line.key = key;
        ++line.positions;
        if (const auto currency = market_.find(position.currency))
            line.balance += position.balance * market_.currencies[*currency].fx_to_reporting;
        return line;
    }

    const Market& market_;
    const Behaviour& behaviour_;
    std::map<std::pair<BehaviourKind, std::string>, ParameterLine> lines_;
};

// A floor protects who receives the interest, a cap who pays it. A cap or floor contract itself is
// bought as an asset.
std::pair<bool, bool> options_of(const Position& position) {
    const bool asset = position.side == Side::kAsset;
    if (position.type == PositionType::kCap || position.type == PositionType::kFloor)
        return {asset, !asset};
    const bool caps = position.cap || position.period_cap;
    const bool floors = position.floor || position.period_floor;
    return asset ? std::pair(floors, caps) : std::pair(caps, floors);
}

bool is_modeled(const Position& position, const Behaviour& behaviour) {
    if (position.type == PositionType::kNonMaturity)
        return !position.slots.empty() || behaviour.deposits.contains(position.withdrawal);
    return behaviour.prepayment.contains(position.prepayment) ||
           behaviour.withdrawal.contains(position.withdrawal);
}

// Adds up the profile of a line, position by position.
class ProfileSums {
public:
    ProfileSums(const Market& market, const Behaviour& behaviour)
        : market_(market), behaviour_(behaviour) {}

    void add(const Position& position) {
        const auto currency = market_.find(position.currency);
        if (!currency) return;
        const double notional = position.balance * market_.currencies[*currency].fx_to_reporting;
        profile_.notional += notional;
        const auto [bought, sold] = options_of(position);
        if (bought) profile_.bought += notional;
        if (sold) profile_.sold += notional;
        if (is_modeled(position, behaviour_)) profile_.modeled += notional;
        if (position.rate) rate_.add(*position.rate, notional);
        if (position.maturity) years_.add((*position.maturity - market_.as_of) / 365.0, notional);
    }
    RepricingProfile take() {
        profile_.rate = rate_.mean();
        profile_.years = years_.mean();
        return profile_;
    }

private:
    struct Mean {
        double sum = 0.0;
        double weight = 0.0;

        void add(double value, double by) {
            sum += value * by;
            weight += by;
        }
        std::optional<double> mean() const {
            return weight > 0.0 ? std::optional(sum / weight) : std::nullopt;
        }
    };

    const Market& market_;
    const Behaviour& behaviour_;
    RepricingProfile profile_;
    Mean rate_;
    Mean years_;
};

struct LineSums {
    Book book;
    ProfileSums profile;
};

}  // namespace

Result<std::vector<RepricingLine>> repricing_by_product(const Market& market,
                                                        const Behaviour& behaviour,
                                                        const BookSettings& settings,
                                                        const BankPositions& positions,
                                                        const Work& work) {
    std::map<std::tuple<Side, std::string, bool>, std::unique_ptr<LineSums>> all;
    for (std::size_t i = 0; i < positions.count; ++i) {
        if (i % kCancelStride == 0) TRY_STATUS(work.cancel.check());
        const Position position = positions.at(i);
        std::unique_ptr<LineSums>& sums =
            all[{position.side, position.product, is_variable(position.type)}];
        if (!sums)
            sums = std::make_unique<LineSums>(Book(market, behaviour, settings),
                                              ProfileSums(market, behaviour));
        if (sums->book.add(position)) sums->profile.add(position);
    }
    const std::vector<Scenario> base{{.name = "base"}};
    std::vector<RepricingLine> lines;
    for (const auto& [key, sums] : all) {
        const Book& book = sums->book;
        if (book.size() == 0) continue;
        const auto& [side, product, variable] = key;
        TRY(const Ladder ladder, make_ladder(book, market, base, work));
        RepricingLine line{.side = side,
                           .product = product,
                           .is_variable = variable,
                           .positions = static_cast<std::int64_t>(book.size()),
                           .profile = sums->profile.take()};
        for (const GapRow& row : ladder.gap)
            line.buckets.push_back(side == Side::kAsset ? row.gap : -row.gap);
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<ParameterLine> behavioural_parameters(const Market& market, const Behaviour& behaviour,
                                                  const BankPositions& positions) {
    Parameters parameters(market, behaviour);
    for (std::size_t i = 0; i < positions.count; ++i) parameters.add(positions.at(i));
    return parameters.take();
}

}  // namespace ballast::alm
