// A test's body under every set of vector instructions that the machine has.
#pragma once

#include <gtest/gtest.h>
#include <string>
#include <string_view>

#include "base/vector_target.hpp"

namespace ballast {

// Calls body(name) with the kernels kept to each of vector_targets(), best first; the best is in
// use again afterwards.
template <class Body>
void on_every_vector_target(const Body& body) {
    for (const std::string_view name : vector_targets()) {
        SCOPED_TRACE(std::string(name));
        ASSERT_TRUE(use_vector_target(name));
        body(name);
    }
    ASSERT_TRUE(use_vector_target("best"));
}

}  // namespace ballast
