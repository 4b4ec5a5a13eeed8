// What the figures of a session rest on and its trades do not change: prices, returns, betas,
// scenarios, and the P&L of one unit of each position in each of them. Kept in memory between
// calls, so that an edit computes only what it changed.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/snapshot.hpp"
#include "risk/pnl_lines.hpp"
#include "risk/settings.hpp"
#include "service/book/value_positions.hpp"
#include "service/call.hpp"
#include "service/proforma/requests.hpp"
#include "service/risk/book.hpp"
#include "service/risk/stress_book.hpp"
#include "store/proforma_sessions.hpp"

namespace ballast::service {

struct OpenProforma {
    store::ProformaSession row;
    std::string owner;        // name
    bool may_change = false;  // whether the caller may
    ProformaBase base;
    ProformaSettings settings;
    std::vector<trade::Change> trades;
};

struct ProformaWorld {
    std::string key;  // of everything below: stored prices, securities, settings, positions, names
    market::Snapshot snapshot;
    risk::RiskSettings settings;
    ValuedPortfolio before;
    double net_before = 0.0;
    market::ReturnPanel panel;  // of all symbols, traded ones included
    Issues panel_issues;
    risk::PnlLines lines;                   // P&L per unit of value, of an option per contract
    std::vector<std::string> factors;       // symbols, as figures of results name them
    std::vector<std::string> factor_names;  // of the definitions
    std::map<std::string, std::vector<double>> betas;  // by symbol that moves a position
    std::string benchmark;
    std::map<std::string, double> benchmark_betas;
    std::vector<AskedScenario> scenarios;
    // P&L by scenario per unit of value, of an option per contract.
    std::map<std::string, std::vector<double>> stresses;
    Issues issues;
};

// The world of a session and of further symbols, in memory if nothing that it rests on has changed.
Result<std::shared_ptr<const ProformaWorld>> proforma_world(Call& call, const OpenProforma& session,
                                                            std::span<const std::string> symbols);

// The trades carried out at the prices of the world. Pointers of errors are below `place`.
Result<trade::ChangedBook> changed_book(Call& call, const OpenProforma& session,
                                        const ProformaWorld& world,
                                        std::span<const trade::Change> trades,
                                        std::string_view place);

// Positions valued in the world.
Result<ValuedPortfolio> valued_in(Call& call, const ProformaWorld& world,
                                  std::vector<model::Position> positions);

// The quote of a position: its close, or the model price of an option.
std::optional<double> quote_in(Call& call, const ProformaWorld& world,
                               const model::Position& position);

}  // namespace ballast::service
