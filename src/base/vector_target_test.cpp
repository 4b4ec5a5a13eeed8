#include "base/vector_target.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

TEST(VectorTarget, IsTheBestOfTheMachineUntilAnotherIsChosen) {
    EXPECT_EQ(vector_target(), vector_targets().front());
    for (const std::string_view name : vector_targets()) {
        ASSERT_TRUE(use_vector_target(name));
        EXPECT_EQ(vector_target(), name);
    }
    ASSERT_TRUE(use_vector_target("best"));
    EXPECT_EQ(vector_target(), vector_targets().front());
}

TEST(VectorTarget, RejectsANameThatTheMachineLacksAndKeepsWhatWasInUse) {
    const Status status = use_vector_target("altivec");
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, Code::kInvalidInput);
    EXPECT_NE(status.error().message.find("got \"altivec\""), std::string::npos);
    EXPECT_EQ(vector_target(), vector_targets().front());
}

}  // namespace
}  // namespace ballast
