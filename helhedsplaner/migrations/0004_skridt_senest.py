import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("helhedsplaner", "0003_gaeldende_version")]
    operations = [
        migrations.AddField(
            model_name="helhedsplan",
            name="skridt_senest",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, editable=False, size=None, verbose_name="tidsplanens sidste dage"),
        ),
    ]
