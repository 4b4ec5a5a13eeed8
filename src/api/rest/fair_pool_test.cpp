#include "api/rest/fair_pool.hpp"

#include <gtest/gtest.h>
#include <latch>
#include <mutex>
#include <string>
#include <vector>

namespace ballast::api::rest {
namespace {

// Tasks that note their names in the order they run.
class Order {
public:
    FairPool::Task task(std::string name) {
        return [this, name = std::move(name)] {
            const std::lock_guard lock(mutex_);
            names_.push_back(name);
        };
    }
    std::vector<std::string> names() {
        const std::lock_guard lock(mutex_);
        return names_;
    }

private:
    std::mutex mutex_;
    std::vector<std::string> names_;
};

TEST(FairPool, WorkspacesAndTheirUsersTakeTurns) {
    Order order;
    {
        std::latch begun(1), hold(1);
        FairPool pool({.threads = 1});
        ASSERT_TRUE(pool.submit({"other", "x"}, [&] {
            begun.count_down();
            hold.wait();
        }));
        begun.wait();
        for (const char* name : {"a1", "a2", "a3"})
            ASSERT_TRUE(pool.submit({"one", "a"}, order.task(name)));
        for (const char* name : {"b1", "b2"})
            ASSERT_TRUE(pool.submit({"one", "b"}, order.task(name)));
        for (const char* name : {"c1", "c2"})
            ASSERT_TRUE(pool.submit({"two", "c"}, order.task(name)));
        hold.count_down();
    }
    EXPECT_EQ(order.names(), (std::vector<std::string>{"a1", "c1", "b1", "c2", "a2", "b2", "a3"}));
}

// Two endless calls of one user leave a thread for another's.
TEST(FairPool, TheLastThreadIsKeptForUsersWithoutATaskRunning) {
    Order order;
    std::latch begun(1), hold(1), other_ran(1);
    FairPool pool({.threads = 2});
    const auto endless = [&] {
        begun.count_down();
        hold.wait();
    };
    ASSERT_TRUE(pool.submit({"one", "heavy"}, endless));
    begun.wait();
    ASSERT_TRUE(pool.submit({"one", "heavy"}, order.task("second")));
    ASSERT_TRUE(pool.submit({"one", "light"}, [&] {
        order.task("light")();
        other_ran.count_down();
    }));
    other_ran.wait();  // although submitted last
    EXPECT_EQ(order.names(), std::vector<std::string>{"light"});
    hold.count_down();
}

TEST(FairPool, WaitingTasksAreLimitedInAllAndPerUser) {
    std::latch begun(1), hold(1);
    FairPool pool({.threads = 1, .max_waiting = 3, .max_waiting_per_user = 2});
    ASSERT_TRUE(pool.submit({"one", "a"}, [&] {
        begun.count_down();
        hold.wait();
    }));
    begun.wait();
    const auto nothing = [] {};
    EXPECT_TRUE(pool.submit({"one", "a"}, nothing));
    EXPECT_TRUE(pool.submit({"one", "a"}, nothing));
    EXPECT_FALSE(pool.submit({"one", "a"}, nothing));
    EXPECT_TRUE(pool.submit({"one", "b"}, nothing));
    EXPECT_FALSE(pool.submit({"two", "c"}, nothing));
    hold.count_down();
}

}  // namespace
}  // namespace ballast::api::rest
