// Storing deals: new ones, versions of their terms, states.
#pragma once

#include "service/call.hpp"
#include "service/clo/deal_requests.hpp"
#include "store/clo_deals.hpp"

namespace ballast::service {

// Stores a deal, its first version and the state that its document has. Checks only for a dry run.
Result<CloDealSaved> create_clo_deal(Call& call, const CreateCloDealRequest& request,
                                     const store::CloOrigin& origin);
Result<CloStateSaved> put_clo_state(Call& call, const PutCloStateRequest& request,
                                    const store::CloOrigin& origin);

// What the caller records now.
store::CloOrigin clo_origin(const Call& call, std::string source = {});

// All errors of a document, its expressions included, with pointers below `pointer`.
Status check_clo_document(const clo::Deal& deal, const std::string& pointer);

}  // namespace ballast::service
