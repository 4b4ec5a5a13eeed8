// Assumptions of sessions and of sets, checked alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "alm/behaviour.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "service/alm/requests.hpp"

namespace ballast::service {

// Deposit rules that contradict themselves or the regulation are reported when they are given.
Status check_behaviour(const alm::Behaviour& behaviour, const std::optional<AlmMarket>& market,
                       fin::Date as_of);

}  // namespace ballast::service
