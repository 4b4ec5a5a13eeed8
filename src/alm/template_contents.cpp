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

}  // namespace

Result<std::vector<RepricingLine>> repricing_by_product(const Market& market,
                                                        const Behaviour& behaviour,
                                                        const BookSettings& settings,
                                                        const BankPositions& positions,
                                                        const Work& work) {
    std::map<std::tuple<Side, std::string, bool>, std::unique_ptr<Book>> books;
    for (std::size_t i = 0; i < positions.count; ++i) {
        if (i % kCancelStride == 0) TRY_STATUS(work.cancel.check());
        const Position position = positions.at(i);
        std::unique_ptr<Book>& book =
            books[{position.side, position.product, is_variable(position.type)}];
        if (!book) book = std::make_unique<Book>(market, behaviour, settings);
        (void)book->add(position);
    }
    const std::vector<Scenario> base{{.name = "base"}};
    std::vector<RepricingLine> lines;
    for (const auto& [key, book] : books) {
        if (book->size() == 0) continue;
        const auto& [side, product, variable] = key;
        TRY(const Ladder ladder, make_ladder(*book, market, base, work));
        RepricingLine line{.side = side,
                           .product = product,
                           .is_variable = variable,
                           .positions = static_cast<std::int64_t>(book->size())};
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
