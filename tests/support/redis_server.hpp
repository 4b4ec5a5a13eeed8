// A real Redis server for a test, reached through a socket in a temporary directory, that can be
// stopped and started again. Stopped whenever the process ends.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <signal.h>
#include <string>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/temporary_directory.hpp"

namespace ballast::test {

class RedisServer {
public:
    RedisServer() { start(); }
    ~RedisServer() { stop(); }
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::string address() const { return "unix://" + socket(); }

    void start() {
        child_ = fork();
        if (child_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (!freopen("/dev/null", "w", stdout)) _exit(1);
            const std::string path = socket();
            const std::string directory = directory_.path();
            execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", path.c_str(),
                   "--save", "", "--appendonly", "no", "--dir", directory.c_str(),
                   static_cast<char*>(nullptr));
            std::_Exit(127);
        }
        struct stat status{};
        for (int i = 0; i < 10'000 && ::stat(socket().c_str(), &status) != 0; ++i) {
            if (waitpid(child_, nullptr, WNOHANG) == child_) {
                std::fprintf(stderr, "Redis is not installed; run script/bootstrap --test\n");
                std::_Exit(1);
            }
            usleep(1'000);
        }
    }
    void stop() {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
        unlink(socket().c_str());
    }
    // Stops responding without closing anything.
    void set_frozen(bool frozen) const { kill(child_, frozen ? SIGSTOP : SIGCONT); }

private:
    std::string socket() const { return directory_ / "redis.sock"; }

    TemporaryDirectory directory_;
    pid_t child_ = 0;
};

}  // namespace ballast::test
