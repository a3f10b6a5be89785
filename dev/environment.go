package main

import (
	"os"
	"path/filepath"

	"danhgia/internal/devstack"
)

// environment is that of every program of the stack; Temporal's own settings of this user are left out.
func (s *stack) environment() []string {
	return append(append(os.Environ(), s.database()...),
		"DANHGIA_SMTP_ADDRESS="+s.endpoints.SMTP,
		"DANHGIA_SMTP_SECURITY=none",
		"DANHGIA_PROVINCE="+s.options.sample.Province,
		"DANHGIA_PROVINCE_NAME="+s.options.sample.office,
		"DANHGIA_MAIL_FROM=danh-gia@"+s.options.sample.domain,
		"DANHGIA_MAIL_OFFICE=Văn phòng "+s.options.sample.office+" (dữ liệu mẫu)",
		"DANHGIA_MAIL_CONTACT_NAME=Chuyên viên Văn phòng 1",
		"DANHGIA_MAIL_CONTACT_ADDRESS=chuyen-vien-1@"+s.options.sample.domain,
		"DANHGIA_MAIL_CONTACT_PHONE=0210 000 0000",
		"DANHGIA_MAIL_KEY_FILE="+s.path("mail.key"),
		"DANHGIA_SESSION_KEY_FILE="+s.path("session.key"),
		"DANHGIA_PUBLICATION_KEY=", "DANHGIA_PUBLICATION_KEY_FILE="+s.path("publication.key"),
		"DANHGIA_MAIL_PER_MINUTE=6000",
		"DANHGIA_PUSH_DIRECTORY="+s.absolute("push"),
		"DANHGIA_PUSH_SECRETS_DIR="+s.absolute("push-secrets"),
		"DANHGIA_SPOOL_DIR="+s.absolute("spool"),
		"DANHGIA_SOURCES_DIRECTORY="+s.absolute("sources"),
		"DANHGIA_SOURCE_SECRETS_DIR="+s.absolute("source-secrets"),
		"DANHGIA_OUT_NETWORKS=127.0.0.0/8", // a target of one's own, for trials
		"DANHGIA_PUBLIC_URL="+s.endpoints.Web,
		"DANHGIA_SERVER_WATCH="+s.endpoints.ServerWatch,
		"DANHGIA_WORKER_WATCH="+s.endpoints.WorkerWatch,
		"TEMPORAL_ADDRESS="+s.endpoints.Temporal,
		"TEMPORAL_NAMESPACE=default",
		"TEMPORAL_CONFIG_FILE="+s.path("no-temporal.toml"),
	)
}

// database are the settings of the database. Programs of an older version know of one role only.
func (s *stack) database() []string {
	if s.options.older {
		return []string{"DANHGIA_POSTGRES_URL=" + s.endpoints.PostgresOwner}
	}
	return []string{
		"DANHGIA_POSTGRES_URL=" + s.endpoints.Postgres, "DANHGIA_POSTGRES_OWNER_URL=" + s.endpoints.PostgresOwner,
		"DANHGIA_POSTGRES_READER=" + devstack.ReaderRole,
	}
}

// absolute is a folder of the stack that programs are told of; it is made.
func (s *stack) absolute(name string) string {
	dir, err := filepath.Abs(s.path(name))
	if err != nil {
		return s.path(name) // which the programs refuse, and say why
	}
	_ = os.MkdirAll(dir, 0o700) // what cannot be written is said where it is
	return dir
}
