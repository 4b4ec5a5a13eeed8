#include "service/batch/snapshot.hpp"

#include "store/database.hpp"

namespace ballast::service {

Result<store::ResultFigures> snapshot_figures(Call& call, const std::string& portfolio,
                                              fin::Date as_of, const FiguresOn& figures_on) {
    TRY(store::ResultFigures figures, figures_on(as_of));
    std::optional<store::StoredResult> previous;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(previous, store::latest_result(transaction, store::ResultSubject::kPortfolio, portfolio,
                                           "snapshot", as_of - 1));
        return {};
    }));
    const auto value = figures.find("net");
    if (!previous || value == figures.end()) return figures;
    TRY(const store::ResultFigures before, figures_on(previous->as_of));
    const auto same_positions = before.find("net");
    const auto stored = previous->figures.find("net");
    if (same_positions == before.end() || stored == previous->figures.end()) return figures;
    const double pnl = value->second - same_positions->second;
    figures["flows"] = value->second - stored->second - pnl;
    figures["day_pnl"] = pnl;
    const auto sum = previous->figures.find("cumulative_pnl");
    figures["cumulative_pnl"] = pnl + (sum == previous->figures.end() ? 0.0 : sum->second);
    return figures;
}

}  // namespace ballast::service
