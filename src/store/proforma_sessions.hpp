// Pro-forma sessions: lists of trades over the positions of a portfolio, each with its owner.
#pragma once

#include <cstdint>
#include <string>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using ProformaSessionId = Id<struct ProformaSessionTag>;

// Base, trades and settings are documents that the store does not parse.
struct ProformaSession {
    ProformaSessionId id;
    std::string owner;      // user id
    std::string portfolio;  // id of the portfolio it started from
    std::string name;
    std::string note;
    fin::Date as_of;
    std::string base = "{}";
    std::string trades = "[]";
    std::string settings = "{}";
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;  // incremented by every write
};

// Id, times and version are set here.
Result<ProformaSession> create_proforma_session(Transaction& transaction, ProformaSession session,
                                                Instant now);
Result<ProformaSession> get_proforma_session(Transaction& transaction, const ProformaSessionId& id);
// Name, note, trades and settings change. kConflict when the version is not `expected`.
Result<ProformaSession> update_proforma_session(Transaction& transaction,
                                                const ProformaSession& session,
                                                std::int64_t expected, Instant now);
Status delete_proforma_session(Transaction& transaction, const ProformaSessionId& id,
                               std::int64_t expected);
// By last change; of one portfolio if given. Without their bases.
Result<Page<ProformaSession>> list_proforma_sessions(Transaction& transaction,
                                                     std::string_view portfolio,
                                                     const PageRequest& page);

}  // namespace ballast::store
