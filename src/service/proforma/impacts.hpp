// Effects of a session's trades: figures before and after, components, contributions by trade.
#pragma once

#include "service/proforma/session.hpp"

namespace ballast::service {

Result<ProformaImpacts> proforma_impacts(Call& call, const OpenProforma& session,
                                         const ProformaImpactsRequest& request);

}  // namespace ballast::service
