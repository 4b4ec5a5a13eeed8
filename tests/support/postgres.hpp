// A real PostgreSQL 15 for the tests of one process: started on first use in a temporary directory,
// reached through a socket there, stopped whenever the process ends.
#pragma once

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <grp.h>
#include <initializer_list>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "support/temporary_directory.hpp"

namespace ballast::test {

class Postgres {
public:
    // The database's owner, who runs migrations, and the application, which cannot.
    struct Addresses {
        std::string owner;
        std::string application;
        std::string superuser;
        std::string name;
    };

    // Ends the process with a message when there is no PostgreSQL: a test that cannot run fails.
    static Postgres& instance() {
        static Postgres server;
        return server;
    }

    // Empty, or a copy of a database without connections. Copying the files takes a fraction of the
    // time of writing each page to the log.
    Addresses new_database(const std::string& original = "template1") {
        const std::string name = "test_" + std::to_string(++databases_);
        run("CREATE DATABASE " + name + " OWNER ballast_owner TEMPLATE " + original +
            " STRATEGY FILE_COPY");
        return {address("ballast_owner", name), address("ballast_login", name),
                address("postgres", name), name};
    }

    // A server that follows this one, started on first use: the address of a database there, for
    // the application.
    std::string replica(const std::string& name) {
        if (replica_ == 0) start_replica();
        return "postgresql://ballast_login@/" + name + "?host=" + replica_directory();
    }
    // Whether it takes up what the other has written.
    void set_replaying(bool replaying) const {
        run(replaying ? "SELECT pg_wal_replay_resume()" : "SELECT pg_wal_replay_pause()",
            replica_directory());
    }
    void stop_replica() {
        if (replica_ == 0) return;
        kill(replica_, SIGQUIT);
        waitpid(replica_, nullptr, 0);
        replica_ = 0;
        replica_drain_.join();
        std::filesystem::remove_all(replica_directory());
    }

    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    ~Postgres() {
        if (getpid() != parent_) return;  // a forked child of a test
        stop_replica();
        kill(server_, SIGQUIT);  // at once
        waitpid(server_, nullptr, 0);
        drain_.join();
        std::filesystem::remove_all(directory_);
    }

private:
    static constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";

    Postgres() : parent_(getpid()) {
        if (access((std::string(kPrograms) + "postgres").c_str(), X_OK) != 0)
            die("PostgreSQL 15 is not installed; run script/bootstrap --test");
        std::string pattern = temporary_place() / "ballast-postgres-XXXXXX";
        if (!mkdtemp(pattern.data())) die("no temporary directory");
        directory_ = pattern;
        if (geteuid() == 0) {
            // PostgreSQL refuses to run as root.
            const passwd* user = getpwnam("postgres");
            if (!user) die("there is no user postgres");
            user_ = user->pw_uid;
            group_ = user->pw_gid;
            if (chown(directory_.c_str(), user_, group_) != 0) die("chown");
        }
        const std::string data = directory_ + "/data";
        const pid_t initdb = start("initdb", {"-D", data, "-A", "trust", "-E", "UTF8",
                                              "--locale=C.UTF-8", "-N", "-U", "postgres"});
        read_until("no output");
        int status = 0;
        waitpid(initdb, &status, 0);
        if (status != 0) die("initdb failed:\n" + output_);
        server_ = start("postgres", {"-D", data, "-k", directory_, "-c", "listen_addresses=", "-c",
                                     "fsync=off", "-c", "max_connections=200"});
        if (!read_until("ready to accept connections")) die("postgres failed:\n" + output_);
        drain_ = drain();
        run("CREATE ROLE ballast_owner LOGIN CREATEDB CREATEROLE NOSUPERUSER");
        run("CREATE ROLE ballast_login LOGIN NOSUPERUSER");
    }

    std::string replica_directory() const { return directory_ + "/replica"; }

    void start_replica() {
        const std::string data = replica_directory() + "/data";
        std::filesystem::create_directories(replica_directory());
        if (user_ != 0 && chown(replica_directory().c_str(), user_, group_) != 0) die("chown");
        const pid_t copying = start("pg_basebackup", {"-h", directory_, "-U", "postgres", "-D",
                                                      data, "-R", "-c", "fast", "--no-sync"});
        read_until("no output");
        int status = 0;
        waitpid(copying, &status, 0);
        if (status != 0) die("pg_basebackup failed:\n" + output_);
        replica_ = start("postgres",
                         {"-D", data, "-k", replica_directory(), "-c", "listen_addresses=", "-c",
                          "fsync=off", "-c", "max_connections=200"});
        if (!read_until("ready to accept read-only connections"))
            die("the replica failed:\n" + output_);
        replica_drain_ = drain();
    }

    // The server keeps writing; an unread pipe would block it.
    std::thread drain() const {
        return std::thread([pipe = pipe_] {
            char buffer[4096];
            while (::read(pipe, buffer, sizeof buffer) > 0) {
            }
            ::close(pipe);
        });
    }

    // Runs a program of PostgreSQL as its user; its output arrives through pipe_.
    pid_t start(const std::string& program, const std::vector<std::string>& arguments) {
        const std::string path = kPrograms + program;
        std::vector<char*> argv = {const_cast<char*>(path.c_str())};
        for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
        argv.push_back(nullptr);
        int ends[2];
        if (pipe(ends) != 0) die("pipe");
        const pid_t child = fork();
        if (child < 0) die("fork");
        if (child == 0) {
            if (user_ != 0 && (setgroups(0, nullptr) != 0 || setgid(group_) != 0 ||
                               setuid(user_) != 0 || chdir("/") != 0))
                _exit(126);
            prctl(PR_SET_PDEATHSIG, SIGQUIT);
            dup2(ends[1], 1);
            dup2(ends[1], 2);
            for (int file = 3; file < 256; ++file) ::close(file);
            execv(path.c_str(), argv.data());
            _exit(127);
        }
        ::close(ends[1]);
        pipe_ = ends[0];
        return child;
    }

    bool read_until(const std::string& text) {
        output_.clear();
        char buffer[4096];
        for (ssize_t n = 0; (n = ::read(pipe_, buffer, sizeof buffer)) > 0;) {
            output_.append(buffer, static_cast<std::size_t>(n));
            if (output_.find(text) != std::string::npos) return true;
        }
        ::close(pipe_);
        return false;
    }

    std::string address(const std::string& user, const std::string& database) const {
        return "postgresql://" + user + "@/" + database + "?host=" + directory_;
    }

    void run(const std::string& sql) const { run(sql, directory_); }
    void run(const std::string& sql, const std::string& socket) const {
        PGconn* connection =
            PQconnectdb(("postgresql://postgres@/postgres?host=" + socket).c_str());
        PGresult* result = PQexec(connection, sql.c_str());
        const ExecStatusType status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            die(PQerrorMessage(connection));
        PQclear(result);
        PQfinish(connection);
    }

    [[noreturn]] static void die(const std::string& why) {
        std::fprintf(stderr, "PostgreSQL for the tests: %s\n", why.c_str());
        std::_Exit(1);
    }

    pid_t parent_;
    pid_t server_ = 0;
    uid_t user_ = 0;
    gid_t group_ = 0;
    int pipe_ = -1;
    std::string directory_;
    std::string output_;
    std::thread drain_;
    pid_t replica_ = 0;
    std::thread replica_drain_;
    std::atomic<int> databases_ = 0;
};

}  // namespace ballast::test
