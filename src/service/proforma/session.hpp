// Stored pro-forma sessions: read, checked and shown.
#pragma once

#include <string>
#include <vector>

#include "model/limit.hpp"
#include "service/proforma/world.hpp"

namespace ballast::service {

// Whether the caller may change and delete a session: its owner, managers and administrators may.
bool may_change(const Call& call, const store::ProformaSession& session);
Status require_changeable(const Call& call, const store::ProformaSession& session);

// A session of the workspace.
Result<OpenProforma> open_proforma(const Call& call, const std::string& id);
Result<OpenProforma> open_proforma(const Call& call, store::Transaction& transaction,
                                   const std::string& id);

// Writes what changed; the version must be that of the ETag.
Result<OpenProforma> save_proforma(Call& call, const OpenProforma& session,
                                   const std::string& if_match);

ProformaView view_of(const OpenProforma& session);

// Trades without an id get the next number.
void number_trades(std::vector<trade::Change>& trades);

// The session with its trades carried out. Pointers of errors are below `place`.
Result<ProformaCalculation> calculate_proforma(Call& call, const OpenProforma& session,
                                               std::string_view place);

// What is held before and after, by symbol; positions of the same symbol are one.
std::vector<ProformaPosition> positions_before_and_after(const ValuedPortfolio& before,
                                                         const ValuedPortfolio& after);

// The limits of the session's portfolio that are valid on its date. Contradictions among them are
// added to `issues`.
Result<std::vector<model::RiskLimit>> session_limits(const Call& call, const OpenProforma& session,
                                                     Issues& issues);

// Zero where only the rounding of cash to cents is left, so that nothing is divided by it.
double net_value(const ValuedPortfolio& portfolio);
double cash_value(const ValuedPortfolio& portfolio);

}  // namespace ballast::service
