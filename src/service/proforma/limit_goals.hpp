// Limits of a portfolio as goals of suggested trades.
#pragma once

#include "service/proforma/session.hpp"
#include "service/proforma/suggest_requests.hpp"

namespace ballast::service {

// Replaces the goal to meet the limits by one goal for each limit that can be one; issues name the
// others.
Status expand_limits(const Call& call, const OpenProforma& session, double net_value,
                     ProformaSuggestRequest& request, Issues& issues);

}  // namespace ballast::service
