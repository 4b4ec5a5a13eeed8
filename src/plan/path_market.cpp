#include "plan/path_market.hpp"

namespace ballast::plan {

Plan market_of(const Plan& plan, int years) {
    Plan market;
    market.initial_portfolio = 1.0;
    market.years = years;
    market.allocation = plan.allocation;
    market.glide_path = plan.glide_path;
    market.rebalancing = plan.rebalancing;
    market.band = plan.band;
    market.monthly = plan.monthly;
    market.model = plan.model;
    market.laws = plan.laws;
    market.correlation = plan.correlation;
    market.mean_kind = plan.mean_kind;
    market.block_length = plan.block_length;
    market.inflation = plan.inflation;
    market.fees = plan.fees;
    market.paths = plan.paths;
    market.seed = plan.seed;
    return market;
}

TileMarket::TileMarket(const Compiled& plan)
    : plan_(plan),
      years_(static_cast<std::size_t>(plan.years)),
      state_(std::make_unique<TileState>()),
      nominal_(years_),
      real_(years_),
      growth_(years_),
      price_(years_ + 1) {}

void TileMarket::run(std::uint64_t tile) {
    run_tile(plan_, tile, *state_,
             {nominal_.front().data(), real_.front().data(), nullptr, nullptr, kTile, false});
}

PathMarket TileMarket::path(std::size_t lane) {
    double before = 1.0;
    price_[0] = 1.0;
    for (std::size_t k = 0; k < years_; ++k) {
        const double wealth = nominal_[k][lane];
        growth_[k] = before > 0.0 ? wealth / before : 0.0;
        // A portfolio that lost everything no longer shows its prices.
        price_[k + 1] = real_[k][lane] > 0.0 ? wealth / real_[k][lane] : price_[k];
        before = wealth;
    }
    return {growth_, price_};
}

}  // namespace ballast::plan
