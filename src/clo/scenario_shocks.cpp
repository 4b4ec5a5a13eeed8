#include "clo/scenario_shocks.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include "fin/basis_point.hpp"

namespace ballast::clo {

namespace {

std::optional<RateMove> move_of(const model::Shock& shock) {
    if (!shock.name.empty()) return std::nullopt;
    if (shock.points) return RateMove{.shift = *shock.points};
    if (shock.rate) return RateMove{.factor = 1.0 + *shock.rate};
    return std::nullopt;
}

void move_values(std::vector<double>& values, const RateMove& move) {
    for (double& value : values) value = move(value);
}

void move_values(NumberOrList& values, const RateMove& move) {
    if (auto* list = std::get_if<std::vector<double>>(&values))
        move_values(*list, move);
    else
        values = move(std::get<double>(values));
}

// A named vector becomes a list: another rate may use the vector too.
void move_rate(RateAssumption& rate, const Assumptions& all, const RateMove& move) {
    if (const auto* name = std::get_if<std::string>(&rate)) {
        const auto vector = all.vectors.find(*name);
        if (vector == all.vectors.end()) return;  // an error of the projection
        rate = std::vector<double>(vector->second);
    }
    if (auto* number = std::get_if<double>(&rate)) {
        *number = move(*number);
    } else if (auto* list = std::get_if<std::vector<double>>(&rate)) {
        move_values(*list, move);
    } else if (auto* table = std::get_if<RateTable>(&rate)) {
        for (auto& [date, value] : table->by_date) value = move(value);
        for (auto* part : {&table->by_rating, &table->by_asset})
            for (auto& [key, value] : *part) move_values(value, move);
    }
}

class ShockedAssumptions {
public:
    ShockedAssumptions(const std::string& currency, Assumptions& assumptions, IndexPaths& indices)
        : currency_(currency), assumptions_(assumptions), indices_(indices) {}

    // Whether the shock was used.
    bool apply(const model::Shock& shock) {
        using enum model::ShockType;
        switch (shock.type) {
            case kDefaultRate:
                if (!assumptions_.default_events.empty()) return move_of(shock).has_value();
                return move_all(shock, assumptions_.defaults, &ReinvestmentAssumption::defaults);
            case kPrepayment:
                return move_all(shock, assumptions_.prepay, &ReinvestmentAssumption::prepay);
            case kRecovery:
                return move_all(shock, assumptions_.recovery, &ReinvestmentAssumption::recovery);
            case kRates:
                return shift_rates(shock);
            case kSpread:
                if (!shock.bp || !shock.name.empty() || !assumptions_.reinvestment) return false;
                assumptions_.reinvestment->spread += *shock.bp * fin::kBasisPoint;
                return true;
            default:
                return false;
        }
    }

private:
    bool move_all(const model::Shock& shock, RateAssumption& rate,
                  std::optional<RateAssumption> ReinvestmentAssumption::* bought) {
        const std::optional<RateMove> move = move_of(shock);
        if (!move) return false;
        move_rate(rate, assumptions_, *move);
        if (assumptions_.reinvestment && (*assumptions_.reinvestment).*bought)
            move_rate(*((*assumptions_.reinvestment).*bought), assumptions_, *move);
        return true;
    }

    bool shift_rates(const model::Shock& shock) {
        if (!shock.bp || !shock.tenor.empty() || !(shock.name.empty() || shock.name == currency_) ||
            indices_.empty())
            return false;
        for (auto& [index, path] : indices_)
            for (double& rate : path) rate += *shock.bp * fin::kBasisPoint;
        return true;
    }

    const std::string& currency_;
    Assumptions& assumptions_;
    IndexPaths& indices_;
};

}  // namespace

std::vector<std::string> apply_shocks(std::span<const model::Shock> shocks,
                                      const std::string& currency, Assumptions& assumptions,
                                      IndexPaths& indices) {
    ShockedAssumptions shocked(currency, assumptions, indices);
    std::vector<std::string> unused;
    for (std::size_t i = 0; i < shocks.size(); ++i)
        if (!shocked.apply(shocks[i]))
            unused.push_back(shocks[i].name.empty()
                                 ? fmt::format("shock {}", i + 1)
                                 : fmt::format("shock {} ({})", i + 1, shocks[i].name));
    return unused;
}

std::vector<RateMove> default_rate_moves(std::span<const model::Shock> shocks) {
    std::vector<RateMove> moves;
    for (const model::Shock& shock : shocks)
        if (shock.type == model::ShockType::kDefaultRate)
            if (const auto move = move_of(shock)) moves.push_back(*move);
    return moves;
}

}  // namespace ballast::clo
