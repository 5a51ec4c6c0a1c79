"""Trainings and pathways: seats and waiting lists, who may take part, attendance, certificates, evaluation, next steps."""
